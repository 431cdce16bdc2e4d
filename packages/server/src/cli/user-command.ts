import { Command } from 'commander';
import { searchKey } from '../core/account/identifier.ts';
import { MINUTE } from '../core/clock.ts';
import {
  issueBypassCode,
  releaseEmail,
  resetFactors,
  setAccountDisabled,
} from '../flows/administration/manage-accounts.ts';
import { clearStepsCommand } from './clear-steps-command.ts';
import { chooseApplication, print, table, withEngine } from './context.ts';
import { unwrap } from './exit.ts';
import { instant } from './instant.ts';
import { pageSize } from './page-size.ts';
import { enableFactorCommand, setEmailCommand, unlockCommand } from './user-change-commands.ts';
import { deleteCommand, exportCommand } from './user-end-commands.ts';
import { importCommand } from './user-import-command.ts';
import { createCommand, inviteCommand } from './user-open-commands.ts';
import { forUser, type UserOptions, withUser } from './user-options.ts';
import { showCommand } from './user-show-command.ts';
import { state, view } from './user-view.ts';

export function userCommand(): Command {
  return new Command('user')
    .description('Accounts: find, open, change and end them.')
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(createCommand())
    .addCommand(inviteCommand())
    .addCommand(importCommand())
    .addCommand(setEmailCommand())
    .addCommand(unlockCommand())
    .addCommand(enableFactorCommand())
    .addCommand(exportCommand())
    .addCommand(deleteCommand())
    .addCommand(standingCommand('disable', 'End all sessions of an account and let nobody log in to it.'))
    .addCommand(standingCommand('enable', 'Let the owner of a disabled account log in again.'))
    .addCommand(resetFactorsCommand())
    .addCommand(releaseEmailCommand())
    .addCommand(bypassCodeCommand())
    .addCommand(clearStepsCommand())
    .addHelpText('after', '\n<who> is an account id, an email address or a username.');
}

function listCommand(): Command {
  return new Command('list')
    .description('List accounts, a page at a time.')
    .option('--app <client_id>', 'the application, "default" otherwise')
    .option('--search <text>', 'start of an email address or username')
    .option('--after <id>', 'continue behind this account')
    .option('--limit <count>', 'accounts a page', '50')
    .option('--json', 'print JSON')
    .action(
      async (options: { app?: string; search?: string; after?: string; limit: string }, command: Command) => {
        const { app, search, after, limit } = options;
        const accounts = await withEngine(async (context) => {
          const { id } = await chooseApplication(context, app);
          return context.engine.database.stores.in(id).accounts.list({
            limit: pageSize(limit),
            ...(after !== undefined && { afterId: after }),
            ...(search !== undefined && { search: searchKey(search) }),
          });
        });
        const rows = accounts.map((account) => [
          account.id,
          account.email ?? '',
          account.username ?? '',
          state(account),
        ]);
        print(command, accounts.map(view), table([['ID', 'EMAIL', 'USERNAME', 'STATE'], ...rows]));
      },
    );
}

function standingCommand(name: 'disable' | 'enable', description: string): Command {
  return forUser(name, description)
    .requiredOption('--reason <text>', 'kept in the audit trail')
    .action(async (who: string, options: UserOptions, command: Command) => {
      const account = await withUser(who, options, async ({ engine }, application, found) => {
        const change = { disabled: name === 'disable', reason: options.reason };
        await setAccountDisabled(engine.in(application), found, change);
        return found;
      });
      print(command, { id: account.id, disabled: name === 'disable' }, [`${account.id} is ${name}d.`]);
    });
}

function resetFactorsCommand(): Command {
  return forUser('reset-factors', 'Remove all factors, codes and trusted devices; the password stays.')
    .requiredOption('--reason <text>', 'kept in the audit trail')
    .action(async (who: string, options: UserOptions, command: Command) => {
      const removed = await withUser(who, options, async ({ engine }, application, account) =>
        unwrap(await resetFactors(engine.in(application), account, options.reason)),
      );
      print(command, removed, [
        `Removed ${removed.removed} factors. The password alone logs in until a new one is set up.`,
      ]);
    });
}

function releaseEmailCommand(): Command {
  return forUser('release-email', 'Hosted: end the factors of an address and free it for its next owner.')
    .requiredOption('--reason <text>', 'kept in the audit trail')
    .action(async (who: string, options: UserOptions, command: Command) => {
      const released = await withUser(who, options, async ({ engine }, application, account) => {
        const { removed } = unwrap(await releaseEmail(engine.in(application), account, options.reason));
        return { id: account.id, removed };
      });
      print(command, released, [
        `Removed ${released.removed} factors of ${released.id}. Whoever is enrolled under the address next is someone new.`,
      ]);
    });
}

function bypassCodeCommand(): Command {
  return forUser('bypass-code', 'Issue a code that replaces the second factor in one login.')
    .requiredOption('--reason <text>', 'kept in the audit trail')
    .option('--minutes <count>', 'how long it lives, 60 at most', '60')
    .addHelpText(
      'after',
      '\nExample:\n  countersign user bypass-code ann@example.com --reason "lost phone" --minutes 15',
    )
    .action(async (who: string, options: UserOptions & { minutes: string }, command: Command) => {
      const lifetime = Number(options.minutes) * MINUTE;
      const issued = await withUser(who, options, async ({ engine }, application, account) =>
        unwrap(await issueBypassCode(engine.in(application), account, { reason: options.reason, lifetime })),
      );
      const until = instant(issued.expiresAt);
      print(command, { code: issued.code, expires_at: until }, [
        issued.code,
        `Good for one login until ${until}.`,
      ]);
    });
}
