import { insist, insistStatus } from '../connection.ts';
import { codeOf, freshStep, isInWindow } from '../time-steps.ts';
import { adoptTokens } from './actions.ts';
import { postLogin } from './first-factor.ts';
import { addSession, adoptFactor, adoptPassword, type Doubt, liveSessions, type Person } from './person.ts';
import { acceptLogin, markSpent, sendCode } from './presentation.ts';

type Of<K extends Doubt['kind']> = Doubt & { kind: K };

/** Finds out what became of the request that was under way: all of it happened, or nothing. */
export async function resolveDoubt(person: Person): Promise<void> {
  const { doubt } = person;
  person.doubt = undefined;
  switch (doubt?.kind) {
    case 'register':
      return resolveRegistration(person);
    case 'confirm':
      return resolveConfirmation(person, doubt);
    case 'present':
      return resolvePresentation(person, doubt);
    case 'refresh':
      return resolveRefresh(person, doubt);
    case 'change-password':
      return resolvePasswordChange(person, doubt);
    case 'logout':
      doubt.session.isLive = (await statusOf(person, doubt.session.accessToken)) === 200;
      return;
    case 'login':
      // Its attempt may stay reserved, and count as a wrong password for good.
      person.wrongPasswordsInDoubt += 1;
      if (person.totp === undefined || person.devices.length > 0) await adoptOrphans(person, 1);
      return;
    case 'wrong-code':
      person.failuresInDoubt += 1;
      return;
    case 'wrong-password':
      person.wrongPasswordsInDoubt += 1;
      return;
    case 'set-up':
    case undefined:
      return;
  }
}

async function statusOf({ connection }: Person, accessToken: string): Promise<number> {
  return (await connection.get('/auth/me', accessToken)).status;
}

/** An account without the session of its registration would be half of one. A stranger's guess counts elsewhere. */
async function resolveRegistration(person: Person): Promise<void> {
  const { username, password, connection } = person;
  const login = await postLogin(person, password);
  if (login.status === 401) {
    const again = await connection.post('/auth/register', {
      email: `${username}@example.com`,
      username,
      password,
    });
    insistStatus(again, 201, 'a registration after one that left nothing');
    addSession(person, again.data);
  } else {
    insistStatus(login, 200, 'a login after a registration in doubt');
    addSession(person, login.data);
    insist(
      (await adoptOrphans(person, 1)) === 1,
      'an account was kept without the session of its registration',
    );
  }
  person.isRegistered = true;
}

async function resolveConfirmation(person: Person, { setup, step }: Of<'confirm'>): Promise<void> {
  const session = person.pending?.session;
  insist(session !== undefined, 'the test lost a set-up');
  const { data } = await person.connection.get('/2fa/status', session.accessToken);
  insist(
    data.backupCodesRemaining === (data.enabled === true ? 10 : 0),
    'factor and backup codes came apart',
  );
  if (data.enabled === true) adoptFactor(person, setup, step);
  else await confirmAgain(person, session.accessToken);
  person.failuresInDoubt += 1;
}

/** The set-up itself was acknowledged: it must still be there to be confirmed. */
async function confirmAgain(person: Person, accessToken: string): Promise<void> {
  const { pending } = person;
  const step = freshStep(person.spentSteps);
  if (pending === undefined || step === undefined) return;
  const body = { code: codeOf(pending.totp, step) };
  const answer = await person.connection.post('/2fa/totp/verify-setup', body, accessToken);
  insistStatus(answer, 200, 'the confirmation of a set-up from before the crash');
  adoptFactor(person, pending, step);
}

/** However often it is presented again, before and after the crash together one login comes of a code. */
async function resolvePresentation(person: Person, doubt: Of<'present'>): Promise<void> {
  const lost = doubt.presentations.length - doubt.accepted;
  if (doubt.presentations[0]?.step === undefined) person.recoveryFailures += lost;
  else person.failuresInDoubt += lost;
  let accepted = doubt.accepted + (await adoptOrphans(person, lost));
  let isTimely = true;
  for (const presentation of doubt.presentations) {
    isTimely &&= presentation.step === undefined || isInWindow(presentation.step);
    const answer = await sendCode(person, presentation);
    if (answer.status === 200) {
      accepted += 1;
      acceptLogin(person, presentation, answer);
    } else {
      insistStatus(answer, 400, 'a code presented again');
      countFailure(person, presentation.step, answer.body.code);
    }
  }
  const [first] = doubt.presentations;
  insist(accepted <= 1, `a code was accepted ${accepted} times across the crash`);
  insist(accepted === 1 || !isTimely, 'a code was spent and opened nothing');
  markSpent(person, first);
}

function countFailure(person: Person, step: number | undefined, code: string): void {
  if (code !== 'invalid_code') return;
  if (step === undefined) person.recoveryFailures += 1;
  else person.failures += 1;
}

/** Sessions that nobody here has tokens of: as many as logins were in doubt, at most. */
async function adoptOrphans(person: Person, most: number): Promise<number> {
  const unknown = (await listSessions(person)).filter((id) => !isKnown(person, id));
  insist(unknown.length <= most, `${unknown.length} sessions came of ${most} logins in doubt`);
  for (const id of unknown) person.orphans.add(id);
  return unknown.length;
}

function isKnown({ sessions, orphans }: Person, id: string): boolean {
  return orphans.has(id) || sessions.some((session) => session.id === id);
}

/** Ids of all that are alive, as the service tells them to one of them. */
export async function listSessions(person: Person): Promise<string[]> {
  const [session] = liveSessions(person);
  if (session === undefined) return [];
  const answer = await person.connection.get('/auth/sessions', session.accessToken);
  insistStatus(answer, 200, 'the list of the sessions');
  return answer.data.sessions.map(({ id }: { id: string }) => id);
}

/** The answer was lost: whoever asks again from the same place gets it, however late. */
async function resolveRefresh(person: Person, { session }: Of<'refresh'>): Promise<void> {
  const answer = await person.connection.post('/auth/refresh', { refreshToken: session.refreshToken });
  insistStatus(answer, 200, 'a refresh token presented again after the crash');
  adoptTokens(session, answer);
}

/** The new password and the end of all else, or neither. */
async function resolvePasswordChange(person: Person, doubt: Of<'change-password'>): Promise<void> {
  const { session, newPassword } = doubt;
  const login = await postLogin(person, newPassword);
  person.wrongPasswordsInDoubt += 1;
  if (login.status === 401) {
    person.wrongPasswords += 1;
    return;
  }
  insistStatus(login, 200, 'a login with a password whose change was in doubt');
  adoptPassword(person, newPassword, session);
  if (login.data.accessToken !== undefined) addSession(person, login.data);
}
