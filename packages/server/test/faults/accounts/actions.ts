import type { Answer } from '../../support/client.ts';
import { authenticator } from '../../support/person.ts';
import { insist, insistStatus } from '../connection.ts';
import { inDoubt } from '../doubt.ts';
import type { Random } from '../random.ts';
import { codeOf, freshStep, wrongCodeOf } from '../time-steps.ts';
import { firstFactor, postLogin } from './first-factor.ts';
import { addSession, adoptFactor, adoptPassword, liveSessions, type Person, type Session } from './person.ts';
import { MOST_FAILURES, present } from './presentation.ts';

/** Limits of the service that no load may reach: 5 wrong passwords, 60 rotations. */
const MOST_WRONG_PASSWORDS = 2;
const MOST_REFRESHES = 7;
const MOST_SESSIONS = 12;

type Act = (person: Person, random: Random) => Promise<void>;

/** Whatever makes sense for this person now. */
export function possibleActions(person: Person): Act[] {
  if (!person.isRegistered) return [register];
  const failures = person.failures + person.failuresInDoubt;
  const mayLogIn = person.sessions.length < MOST_SESSIONS;
  const [session] = liveSessions(person);
  const mayChange = session !== undefined && person.wrongPasswords === 0;
  return [
    ...(person.totp === undefined && session !== undefined ? [setUp, setUp] : []),
    ...(person.pending === undefined ? [] : [confirm, confirm, confirm]),
    ...(mayLogIn && person.totp !== undefined && freshStep(person.spentSteps) !== undefined
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
  const step = freshStep(person.spentSteps);
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

async function logInWithCode(person: Person, random: Random): Promise<void> {
  const step = freshStep(person.spentSteps);
  if (person.totp === undefined || step === undefined) return;
  const code = codeOf(person.totp, step);
  await present(person, random, (tempToken) => ({ path: '/2fa/verify', tempToken, code, step }));
}

async function logInWithBackupCode(person: Person, random: Random): Promise<void> {
  const code = random.pick(person.backupCodes);
  if (code === undefined) return;
  await present(person, random, (tempToken) => ({ path: '/2fa/verify-backup-code', tempToken, code }));
}

async function refresh(person: Person, random: Random): Promise<void> {
  const able = liveSessions(person).filter(({ usedTokens }) => usedTokens.length < MOST_REFRESHES);
  const session = random.pick(able);
  if (session === undefined) return;
  await inDoubt(person, { kind: 'refresh', session }, async () => {
    const { refreshToken } = session;
    const answer = await person.connection.post('/auth/refresh', { refreshToken });
    insistStatus(answer, 200, 'a refresh');
    adoptTokens(session, answer);
  });
}

export function adoptTokens(session: Session, { data }: Answer): void {
  if (data.refreshToken !== session.refreshToken) session.usedTokens.push(session.refreshToken);
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
    // A refreshed session of someone with a factor has no sudo.
    if (answer.status === 403 && person.totp !== undefined) return;
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
