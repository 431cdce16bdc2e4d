import { Command, Option } from 'commander';
import { type Composition, compose, databaseTarget } from '../compose.ts';
import { type Config, loadConfig } from '../config/config.ts';
import { verifyAudit } from '../flows/administration/verify-audit.ts';
import { prepareStart } from '../start-up.ts';
import { print } from './context.ts';
import { CommandFailure, EXIT } from './exit.ts';

interface Options {
  readonly to?: string;
  readonly undo?: boolean;
}

export function moveCommand(): Command {
  return new Command('move')
    .description('Move everything to another database while the service runs.')
    .addOption(new Option('--to <target>', 'postgres://… , or sqlite: the file in the data directory'))
    .addOption(new Option('--undo', 'make a database that has moved writable again').conflicts('to'))
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Rows are copied while people go on; then writing stops, the rest is copied and everything is compared: counts, sums and
the seal of the audit trail. From then on the service is unavailable until it is started with the other database.`,
    )
    .action(async ({ to, undo }: Options, command: Command) => {
      const config = loadConfig(process.env);
      prepareStart(config);
      if (undo === true) await undoMove(config, command);
      else if (to !== undefined) await move(config, targetConfig(config, to), command);
      else throw new CommandFailure('Say where to: --to postgres://… or --to sqlite', EXIT.usage);
    });
}

function targetConfig(config: Config, to: string): Config {
  const { databaseUrl, ...rest } = config;
  if (/^postgres(ql)?:\/\//.test(to)) {
    if (databaseUrl !== undefined)
      throw new CommandFailure('The service is on PostgreSQL already', EXIT.usage);
    return { ...rest, databaseUrl: to };
  }
  if (to !== 'sqlite') throw new CommandFailure(`"${to}" is neither postgres://… nor sqlite`, EXIT.usage);
  if (databaseUrl === undefined) throw new CommandFailure('The service is on SQLite already', EXIT.usage);
  return rest;
}

async function move(from: Config, to: Config, command: Command): Promise<void> {
  const [source, target] = [await compose(from), await compose(to)];
  try {
    const pending = await source.database.pendingMigrations();
    if (pending.length > 0) {
      throw new CommandFailure('The schema is not up to date: run "countersign migrate" first');
    }
    await target.database.migrate();
    const moved = await source.database.moveTo(databaseTarget(to), {
      progress: (table, copied) => void process.stderr.write(`${table}: ${copied} rows\n`),
      judge: () => assertSealed(target),
    });
    const seconds = (moved.frozenFor / 1000).toFixed(1);
    print(command, moved, [
      `Moved ${moved.rows} rows of ${moved.tables} tables. Counts, sums and the audit seal agree.`,
      `Writing stopped ${seconds} s ago. Start the service now ${to.databaseUrl === undefined ? 'without DATABASE_URL' : 'with DATABASE_URL set to the new database'}.`,
    ]);
  } finally {
    await source.close();
    await target.close();
  }
}

async function assertSealed({ engine }: Composition): Promise<void> {
  for (const application of await engine.database.stores.applications.list()) {
    const verdict = await verifyAudit(engine.in(application));
    if (!verdict.intact) {
      throw new CommandFailure(
        `The audit trail of ${application.clientId} does not verify: see countersign audit verify`,
      );
    }
  }
}

async function undoMove(config: Config, command: Command): Promise<void> {
  const { database, close } = await compose(config);
  try {
    await database.undoMove();
    print(command, { undone: true }, ['This database can be written again.']);
  } finally {
    await close();
  }
}
