import type { Account } from '../../core/account/account.ts';
import type { Application } from '../../core/application/application.ts';
import type { Caller } from '../../core/caller.ts';
import type { ErrorCode } from '../../core/error-code.ts';
import type { TrustedBrowser } from '../../core/trusted-browser/trusted-browser.ts';

export interface LoginFacts {
  readonly application: Application;
  readonly account: Account;
  readonly caller: Caller;
  /** A live trusted device whose token came with the login. */
  readonly device?: TrustedBrowser | undefined;
  /** The kind of browser that asks now. */
  readonly browserFamily: string;
}

export type LoginDecision =
  | { readonly verdict: 'allow'; readonly because: string; readonly device?: TrustedBrowser }
  | { readonly verdict: 'require'; readonly because: string; readonly methods: readonly string[] }
  | { readonly verdict: 'deny'; readonly because: string; readonly code: ErrorCode };

interface LoginCheck {
  readonly name: string;
  /** Undefined where the check has nothing to say. */
  evaluate(facts: LoginFacts): Omit<LoginDecision, 'because'> | undefined;
}

/** What happens after the right password: the first check with an answer decides. */
const LOGIN_CHECKS: readonly LoginCheck[] = [
  {
    name: 'application is active',
    evaluate: ({ application }) =>
      application.disabledAt === undefined ? undefined : { verdict: 'deny', code: 'application_inactive' },
  },
  {
    name: 'account is enabled',
    evaluate: ({ account }) =>
      account.disabledAt === undefined ? undefined : { verdict: 'deny', code: 'account_disabled' },
  },
  {
    name: 'no second factor is due',
    evaluate: ({ account }) => (account.secondFactorDue ? undefined : { verdict: 'allow' }),
  },
  {
    name: 'the browser is trusted',
    evaluate: (facts) =>
      facts.device !== undefined && trusts(facts, facts.device)
        ? { verdict: 'allow', device: facts.device }
        : undefined,
  },
  {
    name: 'the second factor is due',
    evaluate: ({ account }) => ({ verdict: 'require', methods: account.activeFactorTypes }),
  },
];

export function decideLogin(facts: LoginFacts): LoginDecision {
  for (const check of LOGIN_CHECKS) {
    const decision = check.evaluate(facts);
    if (decision !== undefined) return { ...decision, because: check.name } as LoginDecision;
  }
  return { verdict: 'deny', because: 'no check decided', code: 'invalid_credentials' };
}

function trusts(
  { application, account, caller, browserFamily }: LoginFacts,
  device: TrustedBrowser,
): boolean {
  const rule = application.settings.trustedDevices;
  if (rule === 'forbidden' || device.accountId !== account.id) return false;
  if (device.browserFamily !== browserFamily) return false;
  return rule === 'allowed' || device.ipAddress === caller.ipAddress;
}
