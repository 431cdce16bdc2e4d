import { Command } from 'commander';
import type { Account } from '../core/account/account.ts';
import type { Application } from '../core/application/application.ts';
import { findAccount } from '../flows/administration/manage-accounts.ts';
import { type CommandContext, chooseApplication, withEngine } from './context.ts';
import { unwrap } from './exit.ts';

export interface UserOptions {
  readonly app?: string;
  readonly reason: string;
}

/** A verb about one person. */
export function forUser(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .argument('<who>')
    .option('--app <client_id>', 'the application, "default" otherwise')
    .option('--json', 'print JSON');
}

export function withReason(command: Command): Command {
  return command.requiredOption('--reason <text>', 'kept in the audit trail');
}

export function withUser<T>(
  who: string,
  { app }: { app?: string },
  work: (context: CommandContext, application: Application, account: Account) => Promise<T>,
): Promise<T> {
  return withEngine(async (context) => {
    const application = await chooseApplication(context, app);
    return work(context, application, unwrap(await findAccount(context.engine.in(application), who)));
  });
}
