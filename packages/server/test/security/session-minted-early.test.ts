import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ask,
  bearer,
  countSessions,
  expectData,
  guardedRoutes,
  type Member,
  newMember,
  passwordLogin,
  startTarget,
  type Target,
} from '../support/attack-target.ts';
import type { Answer } from '../support/client.ts';
import { nextCode, wrongCode } from '../support/person.ts';

const ORIGIN = 'https://app.example';

// GHSA-xg6x-h9c9-2m83: the session of step one came alive, or was cached, with step two.
describe('a session minted early', () => {
  let target: Target;
  let owner: Member;
  /** Every word and cookie that the service said before the second factor. */
  let seen: string[];

  beforeAll(async () => {
    target = await startTarget({ settings: { origins: [ORIGIN] } });
    owner = await newMember(target);
    // What belongs to the registration's session is another matter.
    expectData(await owner.client.post('/auth/revoke-sessions', {}, bearer(owner.accessToken)));
    const before = await countSessions(target, owner.id);
    const answers: Answer[] = [];
    const first = await passwordLogin(owner);
    answers.push(first);
    const tempToken = first.data.tempToken as string;
    answers.push(await owner.client.post('/2fa/verify', { tempToken, code: wrongCode(target, owner.totp) }));
    const browser = target.client({ headers: { origin: ORIGIN, 'x-token-delivery': 'cookie' } });
    const inBrowser = await passwordLogin({ ...owner, client: browser });
    answers.push(inBrowser);
    expect([...browser.cookies]).toEqual([]);
    for (const { status } of answers) expect(status).toBeLessThan(401);
    expect(await countSessions(target, owner.id)).toBe(before);
    seen = answers.flatMap(words);
    const code = nextCode(target, owner.totp);
    expectData(await owner.client.post('/2fa/verify', { tempToken, code }));
    const recovery = { tempToken: inBrowser.data.tempToken as string, backupCode: owner.backupCodes[0] };
    expectData(await browser.post('/2fa/verify-backup-code', recovery));
  });
  afterAll(() => target.close());

  const words = ({ text, headers }: Answer): string[] => {
    const strings = [...text.matchAll(/"([^"]{8,})"/g)].map(([, word]) => word!);
    return [...strings, ...[...headers.values()].flatMap((value) => value.split(/[;=\s,]+/))].filter(
      (word) => word.length >= 8,
    );
  };

  test('something was seen, the tempTokens at least', () => {
    expect(seen.filter((word) => word.startsWith('cs_temp_'))).toHaveLength(2);
  });

  test('nothing seen before the second factor opens any route of the table after it', async () => {
    for (const word of new Set(seen)) {
      const client = target.client();
      for (const route of guardedRoutes(target)) {
        const { status } = await ask(client, route, word);
        expect([word, route.method, route.url, status]).toEqual([word, route.method, route.url, 401]);
      }
    }
  });

  test('nor does it refresh, trust or finish anything, in the body or as a cookie', async () => {
    for (const word of new Set(seen)) {
      const client = target.client();
      const cookie = { origin: ORIGIN, 'x-token-delivery': 'cookie', cookie: `cs_refresh_default=${word}` };
      expect((await client.post('/auth/refresh', { refreshToken: word })).status).toBe(401);
      expect((await client.post('/auth/refresh', {}, cookie)).status).toBe(401);
      const code = nextCode(target, owner.totp);
      expect((await client.post('/2fa/verify', { tempToken: word, code })).status).toBe(400);
      const trusted = await passwordLogin({ ...owner, client }, { deviceToken: word });
      expect(trusted.data.requires2FA).toBe(true);
    }
  });

  test('the two logins that were finished are the only sessions', async () => {
    const live = target.sql.selectFrom('sessions').select('id').where('account_id', '=', owner.id);
    expect(await live.where('ended_at', 'is', null).execute()).toHaveLength(2);
  });
});
