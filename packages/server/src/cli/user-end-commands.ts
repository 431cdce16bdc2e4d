import type { Command } from 'commander';
import { eraseAccount } from '../flows/administration/erase-account.ts';
import { exportAccount } from '../flows/administration/export-account.ts';
import { print } from './context.ts';
import { CommandFailure, EXIT, unwrap } from './exit.ts';
import { forUser, type UserOptions, withReason, withUser } from './user-options.ts';

export function exportCommand(): Command {
  return withReason(forUser('export', 'Print everything that is kept of a person as JSON.')).action(
    async (who: string, options: UserOptions) => {
      const exported = await withUser(who, options, ({ engine }, application, account) =>
        exportAccount(engine.in(application), account, options.reason),
      );
      process.stdout.write(`${JSON.stringify(exported, null, 2)}\n`);
    },
  );
}

export function deleteCommand(): Command {
  return withReason(forUser('delete', 'Erase a person; the audit trail keeps what happened, by an id alone.'))
    .option('--yes', 'it cannot be taken back')
    .action(async (who: string, options: UserOptions & { yes?: boolean }, command: Command) => {
      if (options.yes !== true) {
        throw new CommandFailure('It cannot be taken back: repeat it with --yes', EXIT.usage);
      }
      const id = await withUser(who, options, async ({ engine }, application, account) => {
        unwrap(await eraseAccount(engine.in(application), account, options.reason));
        return account.id;
      });
      print(command, { id, erased: true }, [`${id} is erased.`]);
    });
}
