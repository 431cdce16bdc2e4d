import { DAY, HOUR, MINUTE } from '../clock.ts';

export interface Limit {
  readonly max: number;
  /** Milliseconds. */
  readonly window: number;
}

/** Every limit by name; `COUNTERSIGN_LIMITS` overrides them by these names. */
export interface Limits {
  /** Failed passwords by account and IP together; or by trusted device, or by session. */
  readonly login: Limit;
  /** Failed passwords by account, from anywhere. */
  readonly loginAccount: Limit;
  /** Failed passwords by IP, over all accounts. */
  readonly loginIp: Limit;
  /** Right passwords by account, from anywhere; or by trusted device, or by account and known IP. */
  readonly rightPassword: Limit;
  /** Registrations by IP. */
  readonly register: Limit;
  /** Rotations of the refresh token, by session. */
  readonly refresh: Limit;
  /** Set-ups of second factors begun, by account. */
  readonly setup: Limit;
  /** Failed codes by account: by strangers, in browsers that its owner is known by, and in its sessions. */
  readonly secondFactor: Limit;
  /** Guesses per pending login, and per hosted session. */
  readonly pendingLogin: Limit;
  /** Failed recovery codes by account, as for codes. */
  readonly recoveryCode: Limit;
  /** Text messages by account, and by destination. */
  readonly smsSend: Limit;
  /** Text messages by range of numbers: for set-ups, and again for logins. */
  readonly smsPrefix: Limit;
  /** Text messages by IP. */
  readonly smsIp: Limit;
  /** Mails by account, and by destination. */
  readonly emailSend: Limit;
  /** Notices to the owner, by account and by what they tell. */
  readonly notice: Limit;
  /** Hosted sessions by person. */
  readonly hostedSession: Limit;
  /** Requests for approval on a device, by person. */
  readonly approvalRequest: Limit;
  /** Requests in a row that were denied or ran out, by person; no more are sent until an approval or the end of the window. */
  readonly approvalMisses: Limit;
  /** Second factors turned off or replaced, and enrolled people named, by API key. */
  readonly keyChanges: Limit;
  /** Failed codes by API key. */
  readonly keyGuesses: Limit;
  /** Consecutive failures after which a factor is disabled (SP 800-63B-4 §3.2.2). */
  readonly factorFailures: Limit;
  /** Requests without credentials, by IP; in memory. */
  readonly anonymous: Limit;
  /** Requests with a bearer token, by user; in memory. */
  readonly bearer: Limit;
  /** Requests with an API key, by key; in memory. */
  readonly apiKey: Limit;
}

export type LimitName = keyof Limits;

const NEVER = Number.MAX_SAFE_INTEGER / 2;

export const DEFAULT_LIMITS: Limits = {
  login: { max: 5, window: 15 * MINUTE },
  loginAccount: { max: 100, window: 15 * MINUTE },
  loginIp: { max: 50, window: 15 * MINUTE },
  rightPassword: { max: 60, window: 15 * MINUTE },
  register: { max: 20, window: 15 * MINUTE },
  refresh: { max: 60, window: 15 * MINUTE },
  setup: { max: 10, window: 15 * MINUTE },
  secondFactor: { max: 10, window: 15 * MINUTE },
  pendingLogin: { max: 3, window: HOUR },
  recoveryCode: { max: 5, window: 15 * MINUTE },
  smsSend: { max: 5, window: HOUR },
  smsPrefix: { max: 60, window: HOUR },
  smsIp: { max: 20, window: HOUR },
  emailSend: { max: 10, window: HOUR },
  notice: { max: 1, window: HOUR },
  hostedSession: { max: 30, window: 15 * MINUTE },
  approvalRequest: { max: 3, window: 15 * MINUTE },
  approvalMisses: { max: 3, window: DAY },
  keyChanges: { max: 30, window: HOUR },
  keyGuesses: { max: 3000, window: HOUR },
  factorFailures: { max: 100, window: NEVER },
  anonymous: { max: 100, window: 15 * MINUTE },
  bearer: { max: 1000, window: 15 * MINUTE },
  apiKey: { max: 6000, window: 15 * MINUTE },
};
