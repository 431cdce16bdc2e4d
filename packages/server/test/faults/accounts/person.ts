import type { TOTP } from 'otpauth';
import type { Connection } from '../connection.ts';

export interface Session {
  readonly id: string;
  accessToken: string;
  refreshToken: string;
  /** Those whose successors were used, or handed out. */
  readonly usedTokens: string[];
  isLive: boolean;
  readonly openedAt: number;
}

/** One login with a code that is being, or was, presented. */
export interface Presentation {
  readonly path: '/2fa/verify' | '/2fa/verify-backup-code';
  readonly tempToken: string;
  readonly code: string;
  /** The time step of a TOTP code. */
  readonly step?: number;
}

/** What was sent and not answered when the crash came. */
export type Doubt =
  | { readonly kind: 'register' }
  | { readonly kind: 'set-up' }
  | { readonly kind: 'confirm'; readonly setup: Setup; readonly step: number }
  | { readonly kind: 'login' }
  | { readonly kind: 'present'; readonly presentations: readonly Presentation[]; accepted: number }
  | { readonly kind: 'refresh'; readonly session: Session }
  | { readonly kind: 'change-password'; readonly session: Session; readonly newPassword: string }
  | { readonly kind: 'logout'; readonly session: Session }
  | { readonly kind: 'wrong-code' }
  | { readonly kind: 'wrong-password' };

export interface Setup {
  readonly totp: TOTP;
  readonly backupCodes: readonly string[];
}

/** Someone's own log: what the service acknowledged, and what is in doubt. */
export interface Person {
  readonly username: string;
  readonly connection: Connection;
  readonly bornAt: number;
  password: string;
  isRegistered: boolean;
  /** Of the session whose set-up waits for its confirmation. */
  pending?: Setup & { readonly session: Session };
  totp?: TOTP;
  readonly spentSteps: number[];
  backupCodes: string[];
  readonly spentBackupCodes: string[];
  readonly spentTempTokens: string[];
  readonly sessions: Session[];
  /** Sessions of logins whose answers were lost. */
  readonly orphans: Set<string>;
  devices: string[];
  readonly deadDevices: string[];
  /** Wrong codes that were answered, and those that may have been counted. */
  failures: number;
  failuresInDoubt: number;
  /** Of backup codes, those in doubt included. */
  recoveryFailures: number;
  wrongPasswords: number;
  wrongPasswordsInDoubt: number;
  doubt: Doubt | undefined;
}

export function newPerson(username: string, connection: Connection): Person {
  return {
    username,
    connection,
    bornAt: Date.now(),
    password: 'Correct-Horse-0',
    isRegistered: false,
    spentSteps: [],
    backupCodes: [],
    spentBackupCodes: [],
    spentTempTokens: [],
    sessions: [],
    orphans: new Set(),
    devices: [],
    deadDevices: [],
    failures: 0,
    failuresInDoubt: 0,
    recoveryFailures: 0,
    wrongPasswords: 0,
    wrongPasswordsInDoubt: 0,
    doubt: undefined,
  };
}

export function addSession(person: Person, tokens: { accessToken: string; refreshToken: string }): Session {
  const { accessToken, refreshToken } = tokens;
  const id = sessionIdOf(accessToken);
  const session = { id, accessToken, refreshToken, usedTokens: [], isLive: true, openedAt: Date.now() };
  person.sessions.push(session);
  return session;
}

export function liveSessions({ sessions }: Person): Session[] {
  return sessions.filter(({ isLive }) => isLive);
}

/** A changed password ends every other session, every device and what is pending. */
export function adoptPassword(person: Person, password: string, kept: Session): void {
  person.password = password;
  for (const session of person.sessions) session.isLive &&= session === kept;
  person.orphans.clear();
  delete person.pending;
  person.deadDevices.push(...person.devices);
  person.devices = [];
}

/** The first factor ends every session but the one that showed it: the others showed only the password. */
export function adoptFactor(person: Person, setup: Setup, step: number): void {
  for (const session of person.sessions) session.isLive &&= session === person.pending?.session;
  person.orphans.clear();
  person.totp = setup.totp;
  person.spentSteps.push(step);
  person.backupCodes = [...setup.backupCodes];
  delete person.pending;
}

function sessionIdOf(accessToken: string): string {
  const claims = Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString();
  return (JSON.parse(claims) as { sid: string }).sid;
}
