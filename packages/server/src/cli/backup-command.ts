import { Command } from 'commander';
import { print, withEngine } from './context.ts';
import { CommandFailure, EXIT } from './exit.ts';

export function backupCommand(): Command {
  return new Command('backup')
    .description('Copy the embedded database while it is in use.')
    .argument('<file>', 'a file that does not exist yet')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nThe master key is not in the copy: keep it elsewhere, since one without the other opens nothing.\nFor PostgreSQL use pg_dump.',
    )
    .action(async (file: string, _options: unknown, command: Command) => {
      await withEngine(
        async ({ database }) => {
          if (database.backup === undefined) {
            throw new CommandFailure('This database is PostgreSQL: use pg_dump', EXIT.usage);
          }
          await database.backup(file);
        },
        { anyKeys: true },
      );
      print(command, { file }, [`Copied to ${file}.`]);
    });
}
