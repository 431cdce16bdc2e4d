import { Command } from 'commander';
import { type Composition, compose } from '../compose.ts';
import { type Config, loadConfig } from '../config/config.ts';
import { OPTIONS } from '../config/options.ts';
import { findDoubtful } from '../config/safety.ts';
import { SECOND } from '../core/clock.ts';
import { explainDatabase } from '../explain-database.ts';
import { findUnsafeStart } from '../start-up.ts';
import { print, table } from './context.ts';
import { EXIT } from './exit.ts';

interface Finding {
  readonly check: string;
  readonly ok: boolean;
  /** What was found, or what to fix. */
  readonly says: string;
}

const CLOCK_SKEW_LIMIT = 5 * SECOND;
const MOST_NAMED = 20;

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('Check configuration, database, keys and clock, and say what to fix.')
    .option('--json', 'print JSON')
    .action(async (_options: unknown, command: Command) => {
      const config = loadConfig(process.env);
      const findings = await examine(config);
      const settings = describeSettings(config);
      const rows = findings.map(({ check, ok, says }) => [ok ? 'ok' : 'FIX', check, says]);
      const lines = [
        ...table(rows),
        '',
        ...table(settings.map(({ name, value, source }) => [name, value, source])),
      ];
      print(command, { findings, settings }, lines);
      if (findings.some(({ ok }) => !ok)) process.exitCode = EXIT.failed;
    });
}

async function examine(config: Config): Promise<Finding[]> {
  const unsafe = findUnsafeStart(config);
  const configuration = unsafe.map((says) => ({ check: 'configuration', ok: false, says }));
  const safe = { check: 'configuration', ok: true, says: `${config.mode}, ${config.publicUrl}` };
  const doubtful = findDoubtful(config).map((says) => ({ check: 'warning', ok: true, says }));
  const first = [...(configuration.length > 0 ? configuration : [safe]), ...doubtful];
  const pages = { check: 'explorer', ok: true, says: describeExplorer(config) };
  const composition = await compose(config).catch((error: unknown) => error);
  if (!isComposition(composition)) {
    return [
      ...first,
      pages,
      { check: 'keys', ok: false, says: `${String(composition)}. Has "countersign serve" run here yet?` },
    ];
  }
  const { database, close } = composition;
  const reachable = await attempt('database', async () => {
    const pending = await database.pendingMigrations();
    if (pending.length > 0) throw new Error(`run "countersign migrate": ${pending.join(', ')} not applied`);
    await database.ping();
    return `${database.dialect} answers and takes changes, schema up to date`;
  });
  const rest = reachable.ok
    ? [await examineKeys(composition), await examineClock(composition), await examineMailboxes(composition)]
    : [];
  await close();
  return [...first, pages, reachable, ...rest];
}

function describeExplorer({ explorer, mode }: Config): string {
  if (!explorer) return 'off: nobody is served /explorer';
  if (mode === 'development') return 'on, as development has it';
  return 'on in production: whoever opens /explorer can make accounts in your applications (COUNTERSIGN_EXPLORER=off)';
}

function isComposition(value: unknown): value is Composition {
  return typeof value === 'object' && value !== null && 'keyRing' in value;
}

function examineKeys({ engine, keyRing }: Composition): Promise<Finding> {
  return attempt('keys', async () => {
    const { boxes } = engine.database.stores;
    const missing = (await boxes.countByKey()).filter(
      ({ keyId }) => !keyRing.keys.some(({ id }) => id === keyId),
    );
    if (missing.length > 0) {
      const ids = missing.map(({ keyId }) => keyId).join(', ');
      throw new Error(`secrets depend on master keys that are not configured: ${ids}. Put them back`);
    }
    const [sample] = await boxes.listSealedUnderOthers('', 1);
    if (sample !== undefined) engine.boxes.open(sample.box, sample);
    return `current ${keyRing.current.id}, ${keyRing.keys.length} configured, a stored secret opens`;
  });
}

/** TOTP stands and falls with the clock: compared with the newest event that any process wrote. */
function examineClock({ engine }: Composition): Promise<Finding> {
  return attempt('clock', async () => {
    const now = engine.clock.now();
    const applications = await engine.database.stores.applications.list();
    for (const { id } of applications) {
      const [newest] = await engine.database.stores.in(id).audit.list({ limit: 1 });
      if (newest !== undefined && newest.createdAt > now + CLOCK_SKEW_LIMIT) {
        throw new Error(
          `the clock is ${(newest.createdAt - now) / SECOND} s behind the newest audit event: set it by NTP`,
        );
      }
    }
    return `${new Date(now).toISOString()}, not behind the newest audit event`;
  });
}

/** Accounts from before one mailbox had one key. */
function examineMailboxes({ engine }: Composition): Promise<Finding> {
  return attempt('mailboxes', async () => {
    const { stores } = engine.database;
    const named: string[] = [];
    for (const { id, clientId } of await stores.applications.list()) {
      const shadowed = await stores.in(id).accounts.listShadowed(MOST_NAMED);
      named.push(...shadowed.map((account) => `${account.id} (${account.email ?? ''}, ${clientId})`));
    }
    if (named.length === 0) return 'no two accounts share one';
    throw new Error(
      `an older account has the mailbox of ${named.slice(0, MOST_NAMED).join(', ')} in another spelling, or the ` +
        'address is none any more: see "Two accounts of one mailbox" in docs/operations.md',
    );
  });
}

async function attempt(check: string, work: () => Promise<string>): Promise<Finding> {
  try {
    return { check, ok: true, says: await work() };
  } catch (error) {
    const says = explainDatabase(error) ?? (error instanceof Error ? error.message : String(error));
    return { check, ok: false, says };
  }
}

function describeSettings(config: Config): { name: string; value: string; source: string }[] {
  return OPTIONS.map(({ name, secret, fallback }) => {
    const source = config.sources[name];
    const shown = secret && source !== 'default' ? '********' : (process.env[name] ?? fallback);
    return { name, value: shown, source };
  });
}
