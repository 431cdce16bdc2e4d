import { Command } from 'commander';
import { compose } from '../compose.ts';
import { loadConfig } from '../config/config.ts';
import { prepareStart } from '../start-up.ts';
import { print } from './context.ts';

export function migrateCommand(): Command {
  return new Command('migrate')
    .description('Bring the database schema up to date (serve does it too).')
    .option('--dry-run', 'list what would be done')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  DATABASE_URL=postgres://… countersign migrate --dry-run')
    .action(async (options: { dryRun?: boolean }, command: Command) => {
      const config = loadConfig(process.env);
      prepareStart(config);
      const { database, close } = await compose(config);
      try {
        const pending = await database.pendingMigrations();
        if (options.dryRun !== true) await database.migrate();
        const verb = options.dryRun === true ? 'to do' : 'done';
        const lines =
          pending.length === 0 ? ['The schema is up to date.'] : pending.map((name) => `${verb}: ${name}`);
        print(command, { pending, applied: options.dryRun !== true }, lines);
      } finally {
        await close();
      }
    });
}
