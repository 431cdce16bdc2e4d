import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { factorBinding } from '../../src/core/factor/open-factor.ts';
import {
  bearer,
  beginLogin,
  expectData,
  newUser,
  startTarget,
  type Target,
  type User,
} from '../support/attack-target.ts';
import type { Answer } from '../support/client.ts';
import { codeIn, newNumber } from '../support/codes.ts';
import { ownStatements } from '../support/statements.ts';
import { isLeak, timeInTurn, told, welch } from '../support/statistics.ts';

const ROUNDS = 120;

// CVE-2024-39891: an endpoint told which phone numbers had accounts.
describe.each(['sqlite', 'postgres'] as const)(
  'a stranger who asks whether someone is known, on %s',
  (engine) => {
    let target: Target;
    let known: User[];
    let hashes = 0;

    beforeAll(async () => {
      target = await startTarget({ engine });
      const { passwords } = target.engine;
      const { verify, hash } = {
        verify: passwords.verify.bind(passwords),
        hash: passwords.hash.bind(passwords),
      };
      known = [];
      for (let made = 0; made < ROUNDS; made++) known.push(await newUser(target));
      Object.assign(passwords, {
        verify: (...parts: Parameters<typeof verify>) => ((hashes += 1), verify(...parts)),
        hash: (...parts: Parameters<typeof hash>) => ((hashes += 1), hash(...parts)),
      });
    });
    afterAll(() => target.close());

    /** All that a caller can see, without what is drawn for each request. */
    const visible = ({ status, headers, body }: Answer) => ({
      status,
      body: { ...body, requestId: undefined },
      headers: Object.fromEntries(
        [...headers].filter(
          ([name]) => !/^(date|x-request-id|x-ratelimit-reset|retry-after|etag)$/.test(name),
        ),
      ),
    });
    async function cost(ask: () => Promise<Answer>) {
      [target.statements.length, hashes] = [0, 0];
      const answer = visible(await ask());
      return { answer, hashes, statements: ownStatements(target.statements) };
    }
    /** Equal in all that can be counted; the time is measured and printed. */
    async function compare(
      name: string,
      ofKnown: (round: number) => Promise<Answer>,
      ofUnknown: (round: number) => Promise<Answer>,
    ): Promise<void> {
      const [one, other] = [await cost(() => ofKnown(0)), await cost(() => ofUnknown(0))];
      expect(one).toEqual(other);
      const [first, second] = await timeInTurn(
        ROUNDS - 1,
        (n) => ofKnown(n + 1),
        (n) => ofUnknown(n + 1),
      );
      const comparison = welch(first, second);
      const counted = `${one.statements.length} statements and ${one.hashes} hashes each`;
      console.log(`${engine}, ${name}, known against unknown: ${told(comparison)}; ${counted}`);
      expect(isLeak(comparison), told(comparison)).toBe(false);
    }
    const nobody = (round: number) => `nobody-${round}@example.com`;

    test('learns nothing at login', () => {
      const ask = (email: string) => target.client().post('/auth/login', { email, password: 'Wr0ng-guess!' });
      return compare(
        'login',
        (n) => ask(known[n]!.email),
        (n) => ask(nobody(n)),
      );
    });

    test('learns nothing at forgot-password, whether a limit is reached or not', async () => {
      const ask = (email: string) => target.client().post('/auth/forgot-password', { email });
      await compare(
        'forgot-password',
        (n) => ask(known[n]!.email),
        (n) => ask(nobody(n)),
      );
      for (let asked = 0; asked < 9; asked++) {
        for (const email of [known[0]!.email, nobody(0)]) expect((await ask(email)).status).toBe(200);
      }
      const spent = [await cost(() => ask(known[0]!.email)), await cost(() => ask(nobody(0)))];
      expect(spent[0]).toEqual(spent[1]);
      expect(spent[0]!.answer).toMatchObject({ status: 200 });
      await target.deliver();
      // Ten mails to the one who is known.
      expect(target.messages(known[0]!.email)).toHaveLength(10);
      expect(target.messages(nobody(0))).toEqual([]);
    });

    test('learns nothing at reset-password from a token that was used and one that never was', async () => {
      const { email } = known[1]!;
      const link = /reset-password\?token=(\w+)/.exec(target.messages(email)[0]!.text)![1]!;
      const unknown = target.engine.handles.issue('reset').token;
      const ask = (token: string) =>
        target.client().post('/auth/reset-password', { token, newPassword: 'An0ther-Passw0rd!' });
      expect((await ask(link)).status).toBe(200);
      const [used, never] = [await cost(() => ask(link)), await cost(() => ask(unknown))];
      expect(used).toEqual(never);
    });

    test('learns nothing at send-code from a tempToken that is over and one that never was', async () => {
      const owner = await newUser(target);
      const number = newNumber();
      const headers = bearer(owner.accessToken);
      expectData(await owner.client.post('/2fa/sms/setup', { phoneNumber: number }, headers));
      const code = codeIn(target.messages(number)[0]!.text);
      expectData(await owner.client.post('/2fa/sms/verify-setup', { code }, headers));
      const tempToken = await beginLogin(owner);
      target.clock.advance(5 * 60_000);
      const unknown = () => target.engine.handles.issue('temp').token;
      const ask = (token: string) =>
        target.client().post('/2fa/send-code', { tempToken: token, method: 'sms' });
      await compare(
        'send-code',
        () => ask(tempToken),
        () => ask(unknown()),
      );
    });

    test('learns nothing from setting up a number that someone else has', async () => {
      const owners: string[] = [];
      for (let made = 0; made < ROUNDS; made++) owners.push(newNumber());
      const now = target.clock.now();
      const { engine: core, application } = target;
      for (const [index, number] of owners.entries()) {
        const row = { id: core.newId(), applicationId: application.id, accountId: known[index]!.id };
        const secret = core.boxes.seal(new TextEncoder().encode(number), factorBinding(row));
        const rest = {
          parameters: {},
          state: '',
          createdAt: now,
          activatedAt: now,
        };
        await core.database.stores
          .in(row.applicationId)
          .factors.insert({ ...row, ...rest, type: 'sms', status: 'active', secret });
      }
      const thieves: User[] = [];
      for (let made = 0; made < ROUNDS / 2; made++) thieves.push(await newUser(target));
      // Half of them ask for known numbers only, half for unknown ones: all else is alike.
      const ask = (kind: 0 | 1, round: number, phoneNumber: string) => {
        const { client, accessToken } = thieves[(2 * round + kind) % thieves.length]!;
        return client.post('/2fa/sms/setup', { phoneNumber }, bearer(accessToken));
      };
      const masked = (answer: Answer): Answer => {
        expect(answer.status).toBe(200);
        const text = answer.text.replaceAll(/\+\d+\*+\d+/g, '+***');
        return { ...answer, body: JSON.parse(text), headers: new Headers() };
      };
      await compare(
        'sms set-up',
        async (n) => masked(await ask(0, n, owners[n]!)),
        async (n) => masked(await ask(1, n, newNumber())),
      );
    });
  },
);
