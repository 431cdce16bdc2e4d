import type { Command } from 'commander';
import { setEmail } from '../flows/administration/set-email.ts';
import { enableFactor, unlockAccount } from '../flows/administration/unlock-account.ts';
import { print } from './context.ts';
import { unwrap } from './exit.ts';
import { forUser, type UserOptions, withReason, withUser } from './user-options.ts';

export function setEmailCommand(): Command {
  return withReason(forUser('set-email', 'Give an account another email address; the old one is told.'))
    .argument('<email>')
    .option('--verified', 'you know that the address is theirs')
    .action(
      async (who: string, email: string, options: UserOptions & { verified?: boolean }, command: Command) => {
        const { reason, verified = false } = options;
        const id = await withUser(who, options, async ({ engine }, application, account) => {
          unwrap(await setEmail(engine.in(application), account, { email, verified, reason }));
          return account.id;
        });
        print(command, { id, email, verified }, [`${id} has the address ${email}.`]);
      },
    );
}

export function unlockCommand(): Command {
  return withReason(forUser('unlock', 'End the lockouts of an account: make sure first who asks.')).action(
    async (who: string, options: UserOptions, command: Command) => {
      const unlocked = await withUser(who, options, async ({ engine }, application, account) => {
        const { lifted } = unwrap(await unlockAccount(engine.in(application), account, options.reason));
        return { id: account.id, lifted };
      });
      print(command, unlocked, [`${unlocked.id} is unlocked: ${unlocked.lifted} lockouts ended.`]);
    },
  );
}

export function enableFactorCommand(): Command {
  return withReason(forUser('enable-factor', 'Let a factor count again that failures disabled.'))
    .argument('<factor_id>')
    .action(async (who: string, factorId: string, options: UserOptions, command: Command) => {
      const { reason } = options;
      await withUser(who, options, async ({ engine }, application, account) =>
        unwrap(await enableFactor(engine.in(application), account, { factorId, reason })),
      );
      print(command, { id: factorId, status: 'active' }, [`${factorId} is active again.`]);
    });
}
