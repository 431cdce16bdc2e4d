import type { ApprovingDevice } from '../../support/approving-device.ts';
import type { Connection } from '../connection.ts';
import { codeOf, freshStep } from '../time-steps.ts';
import type { Authenticator, Setup } from './authenticator.ts';
import type { Business, Key } from './business.ts';

/** A code that is being, or was, shown. */
export interface Presentation {
  readonly method: 'totp' | 'recovery_code';
  readonly code: string;
  /** The time step of a TOTP code. */
  readonly step?: number;
}

/** A code that was checked under an Idempotency-Key, and the answer. */
export interface Verification {
  readonly idempotencyKey: string;
  readonly code: string;
  readonly status: number;
  readonly text: string;
}

export type SessionStatus = 'pending' | 'approved' | 'denied' | 'expired';

export interface Session {
  readonly token: string;
  /** Of its page. */
  readonly path: string;
  readonly email: string;
  readonly returnUrl?: string;
  readonly state?: string;
  readonly methods: readonly string[];
  readonly expiresAt: number;
  status: SessionStatus;
  /** Of an approval. */
  method?: string;
  completedAt?: string;
  completionCode?: string;
  /** Hidden fields of the page's forms, once it was opened. */
  fields?: Readonly<Record<string, string>>;
  /** Wrong codes that were answered, and attempts that may have been counted. */
  failures: number;
  failuresInDoubt: number;
}

/** What was sent and not answered when the crash came. */
export type Doubt =
  | { readonly kind: 'enable'; readonly authenticator: Authenticator }
  | { readonly kind: 'disable' }
  | { readonly kind: 'activate'; readonly setup: Setup; readonly step: number }
  | { readonly kind: 'register'; readonly presentation: Presentation }
  | { readonly kind: 'verify'; readonly presentation: Presentation; racers: number; accepted: number }
  | { readonly kind: 'verify-once'; readonly presentation: Presentation; readonly idempotencyKey: string }
  | { readonly kind: 'wrong-code' }
  | { readonly kind: 'create-session' }
  | { readonly kind: 'answer'; readonly session: Session; readonly presentation: Presentation }
  | { readonly kind: 'approve'; readonly session: Session; readonly answer: DeviceAnswer }
  | { readonly kind: 'deny'; readonly session: Session }
  | { readonly kind: 'guess'; readonly session: Session };

/** What is typed into a device. */
export interface DeviceAnswer {
  readonly device: ApprovingDevice;
  readonly challengeId: string;
  readonly secretNumber: string;
}

/** The log of one of a business's people: what the service acknowledged, and what is in doubt. */
export interface Customer {
  readonly email: string;
  readonly ip: string;
  readonly business: Business;
  readonly key: Key;
  /** The business's backend, with the key. */
  readonly backend: Connection;
  /** Browser and phone, without it. */
  readonly browser: Connection;
  readonly bornAt: number;
  /** Whether the service may have heard of them. */
  isNamed: boolean;
  /** In force. */
  authenticator: Authenticator | undefined;
  readonly former: Authenticator[];
  pending: Setup | undefined;
  device: ApprovingDevice | undefined;
  /** Whether one was registered that nobody here has the id of. */
  hasLostDevice: boolean;
  recoveryCodes: readonly string[];
  readonly spentRecoveryCodes: string[];
  readonly verifications: Verification[];
  readonly sessions: Session[];
  sessionsAsked: number;
  /** Sessions of answers that were lost: their results name tokens that nobody here knows. */
  orphans: number;
  approvalsAsked: number;
  /** Wrong codes that were answered, and those that may have been counted. */
  failures: number;
  failuresInDoubt: number;
  /** Of recovery codes, those in doubt included. */
  recoveryFailures: number;
  doubt: Doubt | undefined;
}

type Born = Pick<Customer, 'email' | 'ip' | 'business' | 'key' | 'backend' | 'browser'>;

export function newCustomer(born: Born): Customer {
  return {
    ...born,
    bornAt: Date.now(),
    isNamed: false,
    authenticator: undefined,
    former: [],
    pending: undefined,
    device: undefined,
    hasLostDevice: false,
    recoveryCodes: [],
    spentRecoveryCodes: [],
    verifications: [],
    sessions: [],
    sessionsAsked: 0,
    orphans: 0,
    approvalsAsked: 0,
    failures: 0,
    failuresInDoubt: 0,
    recoveryFailures: 0,
    doubt: undefined,
  };
}

export function pendingSession({ sessions }: Customer): Session | undefined {
  return sessions.find(({ status }) => status === 'pending');
}

export function hasLapsed({ expiresAt }: Session): boolean {
  return expiresAt <= Date.now();
}

/** A code that nobody showed yet. */
export function freshCode({ authenticator: inForce }: Customer): Presentation | undefined {
  const step = inForce && freshStep(inForce.spentSteps);
  if (inForce === undefined || step === undefined) return undefined;
  return { method: 'totp', code: codeOf(inForce.totp, step), step };
}
