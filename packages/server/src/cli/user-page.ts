import type { Account } from '../core/account/account.ts';
import { MINUTE } from '../core/clock.ts';
import type { DescribedAccount, DescribedFactor } from '../flows/administration/describe-account.ts';
import type { DrawnLimit } from '../flows/administration/unlock-account.ts';
import { table } from './context.ts';
import { instant } from './instant.ts';

/** How an account stands, for someone who helps its owner: what is the matter first, and what to do about it. */
export function userPage(described: DescribedAccount, now: number): string[] {
  const { account, factors, events } = described;
  const latest = events.map(({ type, createdAt, ipAddress = '' }) => [instant(createdAt), type, ipAddress]);
  return [
    ...table(facts(described)),
    ...section('What is the matter', matters(described, now)),
    ...section('Second factors', table(factors.map(factorRow))),
    ...section('Latest events', table(latest)),
    '',
    `More as JSON: countersign user show ${account.id} --json`,
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `${title}:`, ...lines.map((line) => `  ${line}`)];
}

function facts({ account, recoveryCodes, sessions, trustedBrowsers }: DescribedAccount): string[][] {
  const { remaining, total } = recoveryCodes;
  return [
    ['Account', account.id],
    ['Email', addressOf(account)],
    ['Username', account.username ?? 'none'],
    ['Password', account.passwordHash === undefined ? 'none' : 'set'],
    ['Two-factor', account.secondFactorDue ? 'on' : 'off'],
    ['Backup codes', total === 0 ? 'none' : `${remaining} of ${total} left`],
    ['Sessions', String(sessions.length)],
    ['Trusted browsers', String(trustedBrowsers.length)],
    ['Opened', instant(account.createdAt)],
  ];
}

function addressOf({ email, emailVerifiedAt }: Account): string {
  if (email === undefined) return 'none';
  const since = instant(emailVerifiedAt);
  return since === undefined ? `${email}, never verified` : `${email}, verified ${since}`;
}

function factorRow({ factor, destination }: DescribedFactor): string[] {
  const used = instant(factor.lastUsedAt);
  const what = [factor.type, factor.label && `"${factor.label}"`, destination].filter(Boolean).join(' ');
  return [what, factor.status, used === undefined ? 'never used' : `last used ${used}`, factor.id];
}

function matters(described: DescribedAccount, now: number): string[] {
  const { account, factors, limits } = described;
  return [
    ...standing(account),
    ...limits.filter(({ isFull }) => isFull).flatMap((limit) => lockout(account, limit, now)),
    ...factors.flatMap((factor) => factorMatter(account, factor, now)),
  ];
}

function standing({ id, disabledAt, passwordHash, email, externalId }: Account): string[] {
  const since = instant(disabledAt);
  if (since !== undefined) {
    return [
      `Disabled since ${since}.`,
      `  countersign user enable ${id} --reason "…" lets its owner log in.`,
    ];
  }
  // People of a business have their password there.
  if (passwordHash !== undefined || email === undefined || externalId !== undefined) return [];
  return ['It has no password yet.', `  countersign user invite ${email} mails a link to choose one.`];
}

/** What a full limit keeps its owner from. */
const KEPT_FROM: Readonly<Record<string, string>> = {
  login: 'Wrong passwords: no login',
  loginAccount: 'Wrong passwords from many places: no login from an unknown browser',
  secondFactor: 'Wrong codes: no second factor is checked',
  recoveryCode: 'Wrong backup codes: none is checked',
  smsSend: 'Text messages: no code is sent',
  emailSend: 'Mails: no code is sent',
};

function lockout({ id }: Account, { limit, of, used, max, until }: DrawnLimit, now: number): string[] {
  const minutes = Math.max(1, Math.ceil((until - now) / MINUTE));
  const where = of === '' ? '' : ` from ${of}`;
  const what = KEPT_FROM[limit] ?? `The limit ${limit} is used up`;
  return [
    `${what}${where}, until ${instant(until)} (${minutes} min): ${used} of ${max}.`,
    `  Wait, or make sure who asks: countersign user unlock ${id} --reason "…"`,
  ];
}

function factorMatter({ id }: Account, { factor }: DescribedFactor, now: number): string[] {
  if (factor.status === 'disabled') {
    return [
      `The factor ${factor.type} was disabled by failures in a row: someone may have guessed.`,
      `  countersign user enable-factor ${id} ${factor.id} --reason "…", or its owner sets up another one.`,
    ];
  }
  const { cooldownUntil } = factor;
  if (cooldownUntil === undefined || cooldownUntil <= now) return [];
  return [`Codes by email rest until ${instant(cooldownUntil)}: the password was reset by the same mailbox.`];
}
