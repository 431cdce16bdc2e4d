import type { Account } from '../../core/account/account.ts';
import { demandsEnrolment } from '../../core/account/demands-enrolment.ts';
import type { Application } from '../../core/application/application.ts';
import type { Caller } from '../../core/caller.ts';
import type { ErrorCode } from '../../core/error-code.ts';
import type { FactorType } from '../../core/factor/factor-kinds.ts';
import type { TrustedBrowser } from '../../core/trusted-browser/trusted-browser.ts';

export interface LoginFacts {
  readonly application: Application;
  readonly account: Account;
  readonly caller: Caller;
  /** A live trusted device whose token came with the login. */
  readonly device?: TrustedBrowser | undefined;
  /** Kinds of the account's factors that can be asked for now. */
  readonly offered: readonly FactorType[];
  /** The kind of browser that asks now. */
  readonly browserFamily: string;
}

type Decision =
  | { readonly verdict: 'allow'; readonly device?: TrustedBrowser }
  | { readonly verdict: 'require'; readonly methods: readonly FactorType[] }
  | { readonly verdict: 'enrol' }
  | { readonly verdict: 'deny'; readonly code: ErrorCode };

/** `because` names the check that decided. */
export type LoginDecision = Decision & { readonly because: string };

/** Why a login waits for its second factor, and for no other reason. */
export const SECOND_FACTOR_DUE = 'the second factor is due';

/** Why a login waits until a factor is set up. */
export const FIRST_FACTOR_DEMANDED = 'policy demands a second factor';

interface LoginCheck {
  readonly name: string;
  /** Undefined where the check has nothing to say. */
  evaluate(facts: LoginFacts): Decision | undefined;
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
    name: FIRST_FACTOR_DEMANDED,
    evaluate: ({ application, account }) =>
      demandsEnrolment(application, account) ? { verdict: 'enrol' } : undefined,
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
    name: SECOND_FACTOR_DUE,
    evaluate: ({ offered }) => ({ verdict: 'require', methods: offered }),
  },
];

export function decideLogin(facts: LoginFacts): LoginDecision {
  for (const check of LOGIN_CHECKS) {
    const decision = check.evaluate(facts);
    if (decision !== undefined) return { ...decision, because: check.name };
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
