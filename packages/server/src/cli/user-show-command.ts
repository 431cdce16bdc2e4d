import type { Command } from 'commander';
import { type DescribedAccount, describeAccount } from '../flows/administration/describe-account.ts';
import type { DrawnLimit } from '../flows/administration/unlock-account.ts';
import { print } from './context.ts';
import { instant } from './instant.ts';
import { forUser, type UserOptions, withUser } from './user-options.ts';
import { userPage } from './user-page.ts';
import { view } from './user-view.ts';

export function showCommand(): Command {
  return forUser('show', 'Show how an account stands: locked until when, by what, and what to do.').action(
    async (who: string, options: UserOptions, command: Command) => {
      const { described, now } = await withUser(who, options, async ({ engine }, application, account) => ({
        described: await describeAccount(engine.in(application), account),
        now: engine.clock.now(),
      }));
      print(command, shown(described), userPage(described, now));
    },
  );
}

function shown(described: DescribedAccount) {
  const { account, factors, recoveryCodes, sessions, trustedBrowsers, limits, events } = described;
  return {
    ...view(account),
    email_verified_at: instant(account.emailVerifiedAt),
    has_password: account.passwordHash !== undefined,
    factors: factors.map(({ factor: { id, type, status, label, lastUsedAt }, destination }) => ({
      id,
      type,
      status,
      label,
      destination,
      last_used_at: instant(lastUsedAt),
    })),
    backup_codes: recoveryCodes,
    sessions: sessions.length,
    trusted_browsers: trustedBrowsers.length,
    locked: limits.filter(({ isFull }) => isFull).map(shownLimit),
    limits: limits.map(shownLimit),
    events: events.map(({ type, createdAt, ipAddress }) => ({ type, at: instant(createdAt), ipAddress })),
  };
}

function shownLimit({ limit, of, used, max, until }: DrawnLimit) {
  return { limit, ...(of !== '' && { of }), used, max, until: instant(until) };
}
