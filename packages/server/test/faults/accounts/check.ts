import { insist, insistRest, insistStatus } from '../connection.ts';
import type { Random } from '../random.ts';
import { codeOf, stepNow, wrongCodeOf } from '../time-steps.ts';
import { firstFactor, postLogin } from './first-factor.ts';
import { addSession, liveSessions, type Person, type Session } from './person.ts';
import { listSessions, resolveDoubt } from './resolve.ts';

const TOKEN_LIFETIME = 14 * 60_000;
/** What anyone may guess wrong, and as many again where the owner logged in from. */
const MOST_FAILURES = 20;
const MOST_WRONG_PASSWORDS = 5;

/** Holds everything that was acknowledged to this person against what the service knows after the crash. */
export async function checkPerson(person: Person, random: Random): Promise<void> {
  await resolveDoubt(person);
  if (!person.isRegistered) return;
  await checkSessions(person);
  await checkFirstFactor(person);
  await checkSecondFactor(person);
  await checkDevices(person, random);
  await checkSpent(person, random);
  await checkRefreshTokens(person, random);
}

/** All that live and none that ended, and no session that nobody asked for. */
async function checkSessions(person: Person): Promise<void> {
  const fresh = person.sessions.filter(({ openedAt }) => Date.now() - openedAt < TOKEN_LIFETIME);
  for (const session of fresh) {
    const { status } = await person.connection.get('/auth/me', session.accessToken);
    insist(
      status === (session.isLive ? 200 : 401),
      `a session that is ${describe(session)} answers ${status}`,
    );
  }
  if (liveSessions(person).length === 0) return;
  const known = [...liveSessions(person).map(({ id }) => id), ...person.orphans].sort();
  const listed = (await listSessions(person)).sort();
  insist(listed.join() === known.join(), `sessions are ${listed.join()} instead of ${known.join()}`);
}

function describe({ isLive }: Session): string {
  return isLive ? 'alive' : 'over';
}

async function checkFirstFactor(person: Person): Promise<void> {
  if (person.wrongPasswords + person.wrongPasswordsInDoubt >= MOST_WRONG_PASSWORDS) return;
  const answer = await postLogin(person, person.password);
  insistStatus(answer, 200, 'a login with the acknowledged password');
  const due = answer.data.requires2FA === true;
  insist(due === (person.totp !== undefined), `the second factor is ${due ? '' : 'not '}due`);
  if (!due) addSession(person, answer.data);
}

async function checkSecondFactor(person: Person): Promise<void> {
  const [session] = liveSessions(person);
  if (session === undefined) return;
  const { data } = await person.connection.get('/2fa/status', session.accessToken);
  insist(
    data.enabled === (person.totp !== undefined),
    `two-factor authentication is ${String(data.enabled)}`,
  );
  const { length } = person.backupCodes;
  insist(
    data.backupCodesRemaining === length,
    `${data.backupCodesRemaining} backup codes instead of ${length}`,
  );
}

async function checkDevices(person: Person, random: Random): Promise<void> {
  if (person.totp === undefined) return;
  const trusted = random.pick(person.devices);
  if (trusted !== undefined) {
    const { data } = await postLogin(person, person.password, trusted);
    insist(data?.accessToken !== undefined, 'a trusted device was forgotten');
    addSession(person, data);
  }
  const dead = random.pick(person.deadDevices);
  if (dead === undefined) return;
  const { data } = await postLogin(person, person.password, dead);
  insist(data?.requires2FA === true, 'a device is trusted after the password changed');
}

/** What was spent before the crash opens nothing after it. */
async function checkSpent(person: Person, random: Random): Promise<void> {
  const tempToken = random.pick(person.spentTempTokens);
  if (tempToken !== undefined && person.totp !== undefined) {
    const body = { tempToken, code: codeOf(person.totp, stepNow()) };
    insistStatus(await person.connection.post('/2fa/verify', body), 400, 'a tempToken used before the crash');
  }
  await checkSpentCode(person);
  const backupCode = random.pick(person.spentBackupCodes);
  if (backupCode === undefined || person.recoveryFailures >= 3) return;
  const body = { tempToken: await firstFactor(person), backupCode };
  const answer = await person.connection.post('/2fa/verify-backup-code', body);
  insistStatus(answer, 400, 'a backup code used before the crash');
  person.recoveryFailures += 1;
}

async function checkSpentCode(person: Person): Promise<void> {
  const { totp, spentSteps } = person;
  const step = spentSteps.at(-1);
  if (totp === undefined || step === undefined || person.failures + person.failuresInDoubt > 6) return;
  const body = { tempToken: await firstFactor(person), code: codeOf(totp, step) };
  insistStatus(await person.connection.post('/2fa/verify', body), 400, 'a code used before the crash');
  person.failures += 1;
}

/** Presented again after its successor was rotated: refused, and the session is over. */
async function checkRefreshTokens(person: Person, random: Random): Promise<void> {
  const session = random.pick(liveSessions(person).filter(({ usedTokens }) => usedTokens.length > 1));
  if (session === undefined || random.next() < 0.5) return;
  const refreshToken = session.usedTokens.at(-2);
  insistStatus(await person.connection.post('/auth/refresh', { refreshToken }), 401, 'an old refresh token');
  insistStatus(await person.connection.get('/auth/me', session.accessToken), 401, 'its session');
  session.isLive = false;
  if (person.pending?.session === session) delete person.pending;
}

/** Attempts that failed before the crash still count: what they left of the limit is still open. Ends with a lockout. */
export async function checkBudgets(person: Person): Promise<void> {
  if (person.totp !== undefined) {
    const { failures, failuresInDoubt } = person;
    insistRest('codes', await countWrongCodes(person), MOST_FAILURES - failures, failuresInDoubt);
  }
  const { wrongPasswords, wrongPasswordsInDoubt } = person;
  const taken = await countWrongPasswords(person);
  insistRest('passwords', taken, MOST_WRONG_PASSWORDS - wrongPasswords, wrongPasswordsInDoubt);
}

async function countWrongCodes(person: Person): Promise<number> {
  for (let taken = 0; ; ) {
    const tempToken = await firstFactor(person);
    for (let guess = 0; guess < 3; guess++) {
      const code = person.totp === undefined ? '' : wrongCodeOf(person.totp);
      const { status, body } = await person.connection.post('/2fa/verify', { tempToken, code });
      if (status === 429) return taken;
      // Logins that wait end with the first budget: what is typed for them is no guess.
      if (body.code !== 'invalid_code') break;
      taken += 1;
    }
  }
}

async function countWrongPasswords(person: Person): Promise<number> {
  for (let taken = 0; ; taken++) {
    if ((await postLogin(person, 'Wrong-Horse-1')).status === 429) return taken;
  }
}
