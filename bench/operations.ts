import { MINUTE } from '../packages/server/src/core/clock.ts';
import type { Operation } from './load.ts';
import {
  type Authenticators,
  addressOf,
  headersOf,
  PASSWORD,
  type SeededPerson,
  usernameOf,
  walk,
} from './people.ts';
import type { OpenSession, Seeder } from './seed.ts';
import type { Inside } from './target.ts';
import type { Wire, WireAnswer } from './wire.ts';

/** The service takes ten refreshes of a session in 15 minutes. */
const MOST_REFRESHES = 9;

/** A login that opens a session at once. */
export function passwordLogin(seeder: Seeder): Operation {
  let turn = 0;
  return async (wire) => {
    const who: SeededPerson = { kind: 'plain', index: walk(turn++, seeder.count.plain) };
    const { body } = await post(wire, '/auth/login', who, { email: usernameOf(who), password: PASSWORD });
    if (!body.includes('"refreshToken"')) throw new Error(`No session came of a login: ${body}`);
    return true;
  };
}

/** Password and code: two requests, one operation. */
export function completeLogin(seeder: Seeder, authenticators: Authenticators): Operation {
  return async (wire) => {
    const next = authenticators.next(seeder.count.member);
    if (next === undefined) return false;
    const { member, code } = next;
    const { body } = await post(wire, '/auth/login', member, {
      email: usernameOf(member),
      password: PASSWORD,
    });
    const tempToken = /"tempToken":"([^"]+)"/.exec(body)?.[1];
    await post(wire, '/2fa/verify', member, { tempToken, code });
    return true;
  };
}

export interface PendingLogin {
  readonly member: SeededPerson;
  readonly tempToken: string;
}

/** Uses up logins that are pending. */
export function verifyOnly(pending: PendingLogin[], authenticators: Authenticators): Operation {
  return async (wire) => {
    const login = pending.pop();
    const code = login && authenticators.show(login.member);
    if (login === undefined || code === undefined) return false;
    await post(wire, '/2fa/verify', login.member, { tempToken: login.tempToken, code });
    return true;
  };
}

export function whoAmI(sessions: readonly OpenSession[]): Operation {
  const requests = sessions.map(({ who, accessToken }) => ({
    method: 'GET' as const,
    path: '/auth/me',
    headers: { ...headersOf(who), authorization: `Bearer ${accessToken}` },
  }));
  let turn = 0;
  return async (wire) => {
    const request = requests[walk(turn++, requests.length)];
    if (request === undefined) return false;
    insistOk(await wire.send(request));
    return true;
  };
}

export function refresh(sessions: readonly OpenSession[]): Operation {
  let turn = 0;
  return async (wire) => {
    const session = sessions[walk(turn++, sessions.length)];
    if (session === undefined || session.refreshes >= MOST_REFRESHES) return false;
    session.refreshes += 1;
    const { body } = await post(wire, '/auth/refresh', session.who, { refreshToken: session.refreshToken });
    session.refreshToken = /"refreshToken":"([^"]+)"/.exec(body)?.[1] ?? '';
    return true;
  };
}

/** The same bytes from a server that does nothing else. */
export const bareRequest: Operation = async (wire) => {
  insistOk(
    await wire.send({ method: 'GET', path: '/auth/me', headers: { 'user-agent': 'countersign-bench' } }),
  );
  return true;
};

async function post(wire: Wire, path: string, who: SeededPerson, body: object): Promise<WireAnswer> {
  return insistOk(await wire.send({ method: 'POST', path, headers: headersOf(who), body }));
}

function insistOk(answer: WireAnswer): WireAnswer {
  if (answer.status === 200) return answer;
  throw new Error(`The service answered ${answer.status}: ${answer.body}`);
}

const BATCH = 500;

/** Logins whose password was right, written by the store that the service writes them with. */
export async function seedPendingLogins(
  { engine, application }: Inside,
  seeder: Seeder,
  members: readonly SeededPerson[],
): Promise<PendingLogin[]> {
  const made: PendingLogin[] = [];
  for (let begin = 0; begin < members.length; begin += BATCH) {
    await engine.database.transact(async (stores) => {
      for (const member of members.slice(begin, begin + BATCH)) {
        const { token, hash } = engine.handles.issue('temp');
        const now = engine.clock.now();
        await stores.in(application.id).challenges.insert({
          id: engine.newId(),
          applicationId: application.id,
          accountId: seeder.idOf(member),
          purpose: 'login',
          status: 'pending',
          handleHash: hash,
          methods: ['totp'],
          credentialVersion: 1,
          amr: ['pwd'],
          ipAddress: addressOf(member),
          userAgent: 'countersign-bench',
          createdAt: now,
          expiresAt: now + 5 * MINUTE,
        });
        made.push({ member, tempToken: token });
      }
    });
  }
  return made;
}
