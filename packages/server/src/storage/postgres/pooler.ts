/** What stands between this process and PostgreSQL. With `transaction`, each transaction may have another session. */
export type Pooler = 'none' | 'transaction' | 'session';

/** How a connection behaves, so that it asks nothing of what stands in between. */
export interface Habits {
  /** PostgreSQL's own limits as start-up parameters, which poolers refuse. */
  readonly startUp: Readonly<Record<string, number>>;
  /** Sent once on each new connection. */
  readonly onConnect?: string;
  /** Begins a transaction. */
  readonly begin: string;
  /** Whether statements get names, which live in a session. */
  readonly namesStatements: boolean;
  /** Milliseconds after which this process gives a statement up; 0 for never. */
  readonly patience: number;
}

interface TimeLimits {
  readonly statement_timeout: number;
  readonly lock_timeout: number;
  readonly idle_in_transaction_session_timeout: number;
}

const HABITS: Record<Pooler, (limits: TimeLimits) => Omit<Habits, 'patience'>> = {
  none: (limits) => ({ startUp: { ...limits }, begin: 'begin', namesStatements: true }),
  session: (limits) => ({
    startUp: {},
    onConnect: settings('set', limits),
    begin: 'begin',
    namesStatements: true,
  }),
  transaction: (limits) => ({
    startUp: {},
    begin: `begin; ${settings('set local', limits)}`,
    namesStatements: false,
  }),
};

// Kysely's own number, so that a process of a former version waits for this one and is waited for.
const TAKE_MIGRATION_LOCK = 'select pg_advisory_xact_lock(3853314791062309107)';

/**
 * For a migration: as long as it takes, and each transaction waits for that of another process. A lock of the session
 * would stay with a pooler's session, and keep out whoever comes next.
 */
export function migratingHabits(pooler: Pooler = 'none'): Habits {
  const habits = habitsOf(pooler, 0);
  return { ...habits, begin: `${habits.begin}; ${TAKE_MIGRATION_LOCK}`, namesStatements: false };
}

/** `statementTimeout`: milliseconds after which the server gives a statement up; 0 for never. */
export function habitsOf(pooler: Pooler = 'none', statementTimeout = 10_000): Habits {
  const limits = {
    statement_timeout: statementTimeout,
    lock_timeout: statementTimeout === 0 ? 0 : 5_000,
    idle_in_transaction_session_timeout: 15_000,
  };
  // For a network that swallows packets: the server's own time-outs come first where it is reachable.
  return { ...HABITS[pooler](limits), patience: statementTimeout === 0 ? 0 : statementTimeout + 5_000 };
}

function settings(set: 'set' | 'set local', limits: TimeLimits): string {
  return Object.entries(limits)
    .map(([name, milliseconds]) => `${set} ${name} = ${milliseconds}`)
    .join('; ');
}
