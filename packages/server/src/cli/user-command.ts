import { Command } from 'commander';
import type { Account } from '../core/account/account.ts';
import { searchKey } from '../core/account/identifier.ts';
import { MINUTE } from '../core/clock.ts';
import {
  findAccount,
  issueBypassCode,
  releaseEmail,
  resetFactors,
  setAccountDisabled,
} from '../flows/administration/manage-accounts.ts';
import { clearStepsCommand } from './clear-steps-command.ts';
import { type CommandContext, chooseApplication, print, table, withEngine } from './context.ts';
import { unwrap } from './exit.ts';
import { instant } from './instant.ts';
import { pageSize } from './page-size.ts';

interface UserOptions {
  readonly app?: string;
  readonly reason: string;
}

export function userCommand(): Command {
  return new Command('user')
    .description(
      'Accounts: list, show, disable, enable, reset-factors, release-email, bypass-code, clear-future-steps.',
    )
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(standingCommand('disable', 'End all sessions of an account and let nobody log in to it.'))
    .addCommand(standingCommand('enable', 'Let the owner of a disabled account log in again.'))
    .addCommand(resetFactorsCommand())
    .addCommand(releaseEmailCommand())
    .addCommand(bypassCodeCommand())
    .addCommand(clearStepsCommand())
    .addHelpText('after', '\n<who> is an account id, an email address or a username.');
}

function forUser(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .argument('<who>')
    .option('--app <client_id>', 'the application, "default" otherwise')
    .option('--json', 'print JSON');
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

function showCommand(): Command {
  return forUser('show', 'Show an account with its factors, sessions and latest events.').action(
    async (who: string, options: UserOptions, command: Command) => {
      const shown = await withUser(who, options, async ({ engine }, application, account) => {
        const { factors, sessions, audit } = engine.database.stores.in(application.id);
        return {
          ...view(account),
          factors: (await factors.listByAccount(account.id)).map(
            ({ id, type, status, label, lastUsedAt }) => ({
              id,
              type,
              status,
              label,
              lastUsedAt: instant(lastUsedAt),
            }),
          ),
          sessions: (await sessions.listLive(account.id, engine.clock.now())).length,
          events: (await audit.list({ accountId: account.id, limit: 10 })).map(
            ({ type, createdAt, ipAddress }) => ({ type, at: instant(createdAt), ipAddress }),
          ),
        };
      });
      const known = Object.entries(shown).filter(([, value]) => value !== undefined);
      const rows = known.map(([name, value]) => [name, JSON.stringify(value)]);
      print(command, shown, table(rows));
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

function withUser<T>(
  who: string,
  { app }: { app?: string },
  work: (
    context: CommandContext,
    application: Awaited<ReturnType<typeof chooseApplication>>,
    account: Account,
  ) => Promise<T>,
): Promise<T> {
  return withEngine(async (context) => {
    const application = await chooseApplication(context, app);
    return work(context, application, unwrap(await findAccount(context.engine.in(application), who)));
  });
}

function state(account: Account): string {
  if (account.disabledAt !== undefined) return 'disabled';
  return account.secondFactorDue ? '2fa' : 'password only';
}

function view(account: Account) {
  const { id, email, username, externalId, activeFactorTypes, createdAt, disabledAt } = account;
  return {
    id,
    email,
    username,
    external_id: externalId,
    two_factor_enabled: account.secondFactorDue,
    factor_types: activeFactorTypes,
    disabled_at: instant(disabledAt),
    created_at: instant(createdAt),
  };
}
