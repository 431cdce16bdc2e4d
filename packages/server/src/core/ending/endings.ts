import type { HostedEndReason } from '../hosted-session/settle-hosted-session.ts';

/** What a change of an account ends with it. What is `kept` lives on. */
export interface Ending {
  /** `by password`: others that showed no more than the password; `oldest`: those beyond the number that may live. */
  readonly sessions: 'kept' | 'by password' | 'oldest' | 'others' | 'all';
  readonly trustedBrowsers: 'kept' | 'all';
  /** Pending ones but those of hosted sessions. A login also proves nothing once the credential version has advanced. */
  readonly challenges: 'kept' | 'logins' | 'set-ups' | 'all';
  /** Factors that wait to be confirmed. */
  readonly setUps: 'kept' | 'all';
  /** Why those end that are pending: each has a result. */
  readonly hostedSessions: 'kept' | Extract<HostedEndReason, 'account' | 'guesses' | 'superseded'>;
  /**
   * Factors in force; an approving device is an authenticator like the one by whose codes it was registered. Those that
   * were chosen, and `all` in whatever state, are gone for good; others may come back with what they spent.
   */
  readonly factors: 'kept' | 'chosen' | 'authenticators' | 'in force' | 'all';
  /** `pending`: shown beside a set-up; `replaced`: by those that were shown beside the new factor. */
  readonly recoveryCodes: 'kept' | 'pending' | 'replaced' | 'all';
  readonly bypassCodes: 'kept' | 'all';
  /** Links in mails: for choosing a password, and those that say “this wasn't me” of what is settled now. */
  readonly actionTokens: 'kept' | 'resets' | 'resets and not-me';
}

export type EndReason =
  | 'password-changed'
  | 'password-reset'
  | 'login-disowned'
  | 'account-disabled'
  | 'email-set'
  | 'reset-by-operator'
  | 'first-factor-confirmed'
  | 'factor-confirmed'
  | 'factor-removed'
  | 'two-factor-off'
  | 'authenticator-replaced'
  | 'secret-synced'
  | 'two-factor-synced-off'
  | 'locked-out'
  | 'session-superseded'
  | 'too-many-sessions';

/** One line for each reason, distinguished by what changed and who changed it. */
// biome-ignore format: a matrix is read by its columns
export const ENDINGS: Record<EndReason, Ending> = {
  // By the owner, to whom the session belongs that stays.
  'password-changed':       { sessions: 'others', trustedBrowsers: 'all',  challenges: 'all',     setUps: 'kept', hostedSessions: 'kept',       factors: 'kept',           recoveryCodes: 'kept',     bypassCodes: 'kept', actionTokens: 'resets' },
  'first-factor-confirmed': { sessions: 'by password', trustedBrowsers: 'kept', challenges: 'set-ups', setUps: 'all',  hostedSessions: 'kept',       factors: 'kept',           recoveryCodes: 'pending',  bypassCodes: 'kept', actionTokens: 'kept' },
  'factor-confirmed':       { sessions: 'kept',   trustedBrowsers: 'kept', challenges: 'set-ups', setUps: 'all',  hostedSessions: 'kept',       factors: 'kept',           recoveryCodes: 'pending',  bypassCodes: 'kept', actionTokens: 'kept' },
  'factor-removed':         { sessions: 'kept',   trustedBrowsers: 'all',  challenges: 'kept',    setUps: 'kept', hostedSessions: 'kept',       factors: 'chosen',         recoveryCodes: 'kept',     bypassCodes: 'kept', actionTokens: 'kept' },
  'two-factor-off':         { sessions: 'kept',   trustedBrowsers: 'all',  challenges: 'kept',    setUps: 'all',  hostedSessions: 'kept',       factors: 'chosen',         recoveryCodes: 'all',      bypassCodes: 'all',  actionTokens: 'kept' },
  // By whoever has the mailbox.
  'password-reset':         { sessions: 'all',    trustedBrowsers: 'all',  challenges: 'all',     setUps: 'kept', hostedSessions: 'kept',       factors: 'kept',           recoveryCodes: 'kept',     bypassCodes: 'kept', actionTokens: 'resets and not-me' },
  'login-disowned':         { sessions: 'all',    trustedBrowsers: 'all',  challenges: 'all',     setUps: 'kept', hostedSessions: 'account',    factors: 'kept',           recoveryCodes: 'kept',     bypassCodes: 'kept', actionTokens: 'resets and not-me' },
  // By an operator.
  'account-disabled':       { sessions: 'all',    trustedBrowsers: 'all',  challenges: 'all',     setUps: 'kept', hostedSessions: 'account',    factors: 'kept',           recoveryCodes: 'kept',     bypassCodes: 'kept', actionTokens: 'kept' },
  'email-set':              { sessions: 'kept',   trustedBrowsers: 'kept', challenges: 'logins',  setUps: 'kept', hostedSessions: 'kept',       factors: 'kept',           recoveryCodes: 'kept',     bypassCodes: 'kept', actionTokens: 'resets' },
  'reset-by-operator':      { sessions: 'all',    trustedBrowsers: 'all',  challenges: 'all',     setUps: 'all',  hostedSessions: 'account',    factors: 'all',            recoveryCodes: 'all',      bypassCodes: 'all',  actionTokens: 'kept' },
  // By the business that keeps the login.
  'authenticator-replaced': { sessions: 'kept',   trustedBrowsers: 'kept', challenges: 'set-ups', setUps: 'all',  hostedSessions: 'account',    factors: 'authenticators', recoveryCodes: 'replaced', bypassCodes: 'kept', actionTokens: 'kept' },
  'secret-synced':          { sessions: 'kept',   trustedBrowsers: 'kept', challenges: 'set-ups', setUps: 'all',  hostedSessions: 'account',    factors: 'authenticators', recoveryCodes: 'pending',  bypassCodes: 'kept', actionTokens: 'kept' },
  'two-factor-synced-off':  { sessions: 'kept',   trustedBrowsers: 'all',  challenges: 'set-ups', setUps: 'all',  hostedSessions: 'account',    factors: 'in force',       recoveryCodes: 'all',      bypassCodes: 'all',  actionTokens: 'kept' },
  'session-superseded':     { sessions: 'kept',   trustedBrowsers: 'kept', challenges: 'kept',    setUps: 'kept', hostedSessions: 'superseded', factors: 'kept',           recoveryCodes: 'kept',     bypassCodes: 'kept', actionTokens: 'kept' },
  // By one login more than sessions may live.
  'too-many-sessions':      { sessions: 'oldest', trustedBrowsers: 'kept', challenges: 'kept',    setUps: 'kept', hostedSessions: 'kept',       factors: 'kept',           recoveryCodes: 'kept',     bypassCodes: 'kept', actionTokens: 'kept' },
  // By too many wrong guesses.
  'locked-out':             { sessions: 'kept',   trustedBrowsers: 'kept', challenges: 'logins',  setUps: 'kept', hostedSessions: 'guesses',    factors: 'kept',           recoveryCodes: 'kept',     bypassCodes: 'kept', actionTokens: 'kept' },
};
