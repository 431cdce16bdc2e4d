import type { Answer } from '../support/client.ts';
import { authenticator } from '../support/person.ts';
import { insist, insistStatus } from './connection.ts';
import {
  addSession,
  adoptFactor,
  adoptPassword,
  codeOf,
  type Doubt,
  freshStep,
  isInWindow,
  liveSessions,
  type Person,
  type Presentation,
  type Session,
  wrongCodeOf,
} from './person.ts';
import type { Random } from './random.ts';

/** Budgets of the service that no load may use up: 10 wrong codes, 5 wrong passwords, 10 refreshes. */
const MOST_FAILURES = 5;
const MOST_WRONG_PASSWORDS = 2;
const MOST_REFRESHES = 7;
const MOST_SESSIONS = 12;

type Action = (person: Person, random: Random) => Promise<void>;

/** Whatever makes sense for this person now. */
export function possibleActions(person: Person): Action[] {
  if (!person.isRegistered) return [register];
  const failures = person.failures + person.failuresInDoubt;
  const mayLogIn = person.sessions.length < MOST_SESSIONS;
  const [session] = liveSessions(person);
  const mayChange = session !== undefined && person.wrongPasswords === 0;
  return [
    ...(person.totp === undefined && session !== undefined ? [setUp, setUp] : []),
    ...(person.pending === undefined ? [] : [confirm, confirm, confirm]),
    ...(mayLogIn && person.totp !== undefined && freshStep(person) !== undefined
      ? [logInWithCode, logInWithCode]
      : []),
    ...(mayLogIn && person.backupCodes.length > 1 ? [logInWithBackupCode] : []),
    ...(mayLogIn && (person.totp === undefined || person.devices.length > 0) ? [logIn] : []),
    ...(session === undefined ? [] : [refresh, refresh, refresh, checkSession]),
    ...(mayChange ? [changePassword] : []),
    ...(liveSessions(person).length > 2 ? [logOut] : []),
    ...(person.totp !== undefined && failures < MOST_FAILURES ? [guessCode, replayCode] : []),
    ...(person.wrongPasswords + person.wrongPasswordsInDoubt < MOST_WRONG_PASSWORDS ? [guessPassword] : []),
  ];
}

/** In doubt from the moment before it is sent until its answer is understood. */
async function inDoubt<T>(person: Person, doubt: Doubt, work: () => Promise<T>): Promise<T> {
  person.doubt = doubt;
  const result = await work();
  person.doubt = undefined;
  return result;
}

async function register(person: Person): Promise<void> {
  await inDoubt(person, { kind: 'register' }, async () => {
    const { username, password, connection } = person;
    const answer = await connection.post('/auth/register', {
      email: `${username}@example.com`,
      username,
      password,
    });
    insistStatus(answer, 201, 'a registration');
    person.isRegistered = true;
    addSession(person, answer.data);
  });
}

async function setUp(person: Person): Promise<void> {
  const session = person.sessions.find(({ isLive, usedTokens }) => isLive && usedTokens.length === 0);
  if (session === undefined) return;
  await inDoubt(person, { kind: 'set-up' }, async () => {
    const answer = await person.connection.post('/2fa/totp/setup', {}, session.accessToken);
    if (answer.status === 403) return;
    insistStatus(answer, 200, 'a set-up');
    const { secret, backupCodes } = answer.data;
    person.pending = { totp: authenticator(secret), backupCodes, session };
  });
}

async function confirm(person: Person): Promise<void> {
  const { pending } = person;
  const step = freshStep(person);
  if (pending === undefined || step === undefined || !pending.session.isLive) return;
  await inDoubt(person, { kind: 'confirm', setup: pending, step }, async () => {
    const body = { code: codeOf(pending.totp, step) };
    const answer = await person.connection.post('/2fa/totp/verify-setup', body, pending.session.accessToken);
    insistStatus(answer, 200, 'the confirmation of a set-up');
    adoptFactor(person, pending, step);
  });
}

/** With a trusted device where the second factor is due. */
async function logIn(person: Person, random: Random): Promise<void> {
  const deviceToken = person.totp === undefined ? undefined : random.pick(person.devices);
  await inDoubt(person, { kind: 'login' }, async () => {
    const answer = await postLogin(person, person.password, deviceToken);
    insistStatus(answer, 200, 'a login');
    insist(answer.data.requires2FA === undefined, `the second factor was due: ${answer.text}`);
    addSession(person, answer.data);
  });
}

export function postLogin(person: Person, password: string, deviceToken?: string): Promise<Answer> {
  const credentials = { email: person.username, password };
  return person.connection.post(
    '/auth/login',
    deviceToken === undefined ? credentials : { ...credentials, deviceToken },
  );
}

/** The tempToken of somebody whose second factor is due. */
export async function firstFactor(person: Person): Promise<string> {
  const answer = await inDoubt(person, { kind: 'login' }, () => postLogin(person, person.password));
  insistStatus(answer, 200, 'the first factor');
  insist(answer.data.requires2FA === true, 'the second factor was not due');
  return answer.data.tempToken;
}

/** Now and then twice at once, with two pending logins: one of the two may win. */
async function logInWithCode(person: Person, random: Random): Promise<void> {
  const step = freshStep(person);
  if (person.totp === undefined || step === undefined) return;
  const code = codeOf(person.totp, step);
  await present(person, random, (tempToken) => ({ path: '/2fa/verify', tempToken, code, step }));
}

async function logInWithBackupCode(person: Person, random: Random): Promise<void> {
  const code = random.pick(person.backupCodes);
  if (code === undefined) return;
  await present(person, random, (tempToken) => ({ path: '/2fa/verify-backup-code', tempToken, code }));
}

async function present(
  person: Person,
  random: Random,
  make: (tempToken: string) => Presentation,
): Promise<void> {
  const mayRace = person.failures + person.failuresInDoubt < MOST_FAILURES && person.recoveryFailures < 2;
  const racers = mayRace ? random.between(1, 2) : 1;
  const presentations: Presentation[] = [];
  while (presentations.length < racers) presentations.push(make(await firstFactor(person)));
  const doubt: Doubt & { kind: 'present' } = { kind: 'present', presentations, accepted: 0 };
  const trustDevice = random.next() < 0.3;
  await inDoubt(person, doubt, () => raceAll(person, doubt, trustDevice));
  insist(doubt.accepted === 1, `one code was accepted ${String(doubt.accepted)} times`);
  markSpent(person, presentations[0]);
}

/** All are heard out before one that was lost is reported. */
async function raceAll(
  person: Person,
  doubt: Doubt & { kind: 'present' },
  trustDevice: boolean,
): Promise<void> {
  const send = async (presentation: Presentation): Promise<void> => {
    const answer = await sendCode(person, presentation, trustDevice);
    if (answer.status === 200) {
      doubt.accepted += 1;
      acceptLogin(person, presentation, answer);
    } else refused(person, presentation, answer);
  };
  const outcomes = await Promise.allSettled(doubt.presentations.map(send));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

export function sendCode(
  { connection }: Person,
  { path, tempToken, code }: Presentation,
  trustDevice = false,
): Promise<Answer> {
  if (path === '/2fa/verify') return connection.post(path, { tempToken, code, trustDevice });
  return connection.post(path, { tempToken, backupCode: code });
}

export function acceptLogin(person: Person, { tempToken }: Presentation, { data }: Answer): void {
  addSession(person, data);
  person.spentTempTokens.push(tempToken);
  if (data.deviceToken !== undefined) person.devices.push(data.deviceToken);
}

function refused(person: Person, { path, step }: Presentation, answer: Answer): void {
  insistStatus(answer, 400, 'the loser of a race for a code');
  insist(step === undefined || isInWindow(step), 'the clock ran away from the test');
  if (path === '/2fa/verify') person.failures += 1;
  else person.recoveryFailures += 1;
}

export function markSpent(person: Person, presentation: Presentation | undefined): void {
  if (presentation === undefined) return;
  const { step, code } = presentation;
  if (step !== undefined) person.spentSteps.push(step);
  else {
    person.backupCodes = person.backupCodes.filter((one) => one !== code);
    person.spentBackupCodes.push(code);
  }
}

async function refresh(person: Person, random: Random): Promise<void> {
  const able = liveSessions(person).filter(({ usedTokens }) => usedTokens.length < MOST_REFRESHES);
  const session = random.pick(able);
  if (session === undefined) return;
  await inDoubt(person, { kind: 'refresh', session, sentAt: Date.now() }, async () => {
    const { refreshToken } = session;
    const answer = await person.connection.post('/auth/refresh', { refreshToken });
    insistStatus(answer, 200, 'a refresh');
    adoptTokens(session, answer);
  });
}

export function adoptTokens(session: Session, { data }: Answer): void {
  session.usedTokens.push(session.refreshToken);
  session.refreshToken = data.refreshToken;
  session.accessToken = data.accessToken;
}

async function checkSession(person: Person, random: Random): Promise<void> {
  const session = random.pick(liveSessions(person));
  if (session === undefined) return;
  insistStatus(await person.connection.get('/auth/me', session.accessToken), 200, 'a live session');
}

async function changePassword(person: Person, random: Random): Promise<void> {
  const session = random.pick(liveSessions(person));
  if (session === undefined) return;
  const { password: currentPassword, connection } = person;
  const newPassword = `Correct-Horse-${random.between(1, 1e9)}`;
  await inDoubt(person, { kind: 'change-password', session, newPassword }, async () => {
    const body = { currentPassword, newPassword };
    const answer = await connection.post('/auth/change-password', body, session.accessToken);
    insistStatus(answer, 200, 'a change of password');
    adoptPassword(person, newPassword, session);
  });
}

async function logOut(person: Person, random: Random): Promise<void> {
  const session = random.pick(liveSessions(person).filter((one) => one !== person.pending?.session));
  if (session === undefined) return;
  await inDoubt(person, { kind: 'logout', session }, async () => {
    insistStatus(await person.connection.post('/auth/logout', {}, session.accessToken), 200, 'a logout');
    session.isLive = false;
  });
}

async function guessCode(person: Person): Promise<void> {
  if (person.totp === undefined) return;
  const tempToken = await firstFactor(person);
  const code = wrongCodeOf(person.totp);
  await inDoubt(person, { kind: 'wrong-code' }, async () => {
    insistStatus(await person.connection.post('/2fa/verify', { tempToken, code }), 400, 'a wrong code');
    person.failures += 1;
  });
}

/** A code that was used, with a pending login that is new. */
async function replayCode(person: Person): Promise<void> {
  const step = person.spentSteps.at(-1);
  if (person.totp === undefined || step === undefined) return;
  const tempToken = await firstFactor(person);
  const code = codeOf(person.totp, step);
  await inDoubt(person, { kind: 'wrong-code' }, async () => {
    insistStatus(await person.connection.post('/2fa/verify', { tempToken, code }), 400, 'a code used before');
    person.failures += 1;
  });
}

async function guessPassword(person: Person): Promise<void> {
  await inDoubt(person, { kind: 'wrong-password' }, async () => {
    insistStatus(await postLogin(person, 'Wrong-Horse-1'), 401, 'a wrong password');
    person.wrongPasswords += 1;
  });
}
