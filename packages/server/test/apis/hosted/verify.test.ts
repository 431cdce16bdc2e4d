import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../../src/core/clock.ts';
import { deleteDead } from '../../../src/jobs/clean-up.ts';
import { engines } from '../../support/engines.ts';
import { type Business, Caller, newBusiness, newShared, type Shared, told } from '../../support/hosted.ts';
import { inParallel } from '../../support/outcomes.ts';
import { authenticator, codeNow, nextCode, wrongCode } from '../../support/person.ts';
import { type Service, startService } from '../../support/service.ts';
import { ownStatements } from '../../support/statements.ts';

let keys = 0;

/** A name for a request. */
function once(): Record<string, string> {
  keys += 1;
  return { 'idempotency-key': `request-${keys}` };
}

for (const { name } of engines) {
  describe(`POST /v1/two-factor/verify on ${name}`, () => {
    let service: Service;
    let business: Business;

    beforeAll(async () => {
      service = await startService({ engine: name, limits: { keyChanges: { max: 1000 } } });
      business = await newBusiness(service);
    });
    afterAll(() => service.close());

    const enrolled = async (): Promise<{ ann: Caller; shared: Shared }> => {
      const [ann, shared] = [new Caller(service, business), newShared()];
      expect((await ann.enable(shared)).status).toBe(200);
      return { ann, shared };
    };
    const withCodes = async () => {
      const ann = new Caller(service, business);
      const { secret, recovery_codes: codes } = (await ann.enroll()).data;
      await ann.activate(codeNow(service, authenticator(secret)));
      return { ann, codes: codes as string[] };
    };
    const failures = async (): Promise<number> => {
      const events = await service.engine.database.stores.in(business.application.id).audit.list({
        type: 'challenge.failed',
        limit: 1000,
      });
      return events.length;
    };

    test('a code is right once under 50 concurrent requests', async () => {
      const { ann, shared } = await enrolled();
      const code = codeNow(service, shared.totp);
      const answers = await inParallel(50, () => ann.verify(code));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    });

    test('a recovery code is right once under 16 concurrent requests', async () => {
      const { ann, codes } = await withCodes();
      const answers = await inParallel(16, () => ann.verify(codes[0]!));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect((await ann.status()).recovery_codes_remaining).toBe(9);
    });

    test('codes are read tolerantly', async () => {
      const { ann, shared } = await enrolled();
      const code = codeNow(service, shared.totp);
      expect((await ann.verify(` ${code.slice(0, 3)}-${code.slice(3)} `)).status).toBe(200);
      const { ann: ben, codes } = await withCodes();
      expect((await ben.verify(codes[0]!.toLowerCase())).status).toBe(200);
    });

    test('a wrong code and a right one that was used are told the same, at the same cost', async () => {
      const { ann, shared } = await enrolled();
      const code = codeNow(service, shared.totp);
      await ann.verify(code);
      const costs: number[] = [];
      for (const guess of [wrongCode(service, shared.totp), code]) {
        service.statements.length = 0;
        const answer = await ann.verify(guess);
        expect([...told(answer), answer.body.error]).toEqual([
          400,
          'invalid_code',
          'Invalid verification code',
        ]);
        costs.push(ownStatements(service.statements).length);
      }
      expect(costs[0]).toBe(costs[1]);
    });

    test('recovery codes have a limit of their own, and a lower one', async () => {
      const { ann, codes } = await withCodes();
      for (let time = 0; time < 5; time++) await ann.verify(`AAAAAAAA${20 + time}`);
      expect(told(await ann.verify(codes[0]!))).toEqual([429, 'rate_limited']);
      service.clock.advance(15 * MINUTE);
      expect((await ann.verify(codes[0]!)).status).toBe(200);
    });

    test('a mistyped code is charged to codes, and not to recovery codes', async () => {
      const { ann, codes } = await withCodes();
      for (const typo of ['12345', '123456789', 'abc', 'A7B2C3D4E', 'A7B2C3D4E55'])
        expect([typo, ...told(await ann.verify(typo))]).toEqual([typo, 400, 'invalid_code']);
      expect((await ann.verify(codes[0]!)).status).toBe(200);
    });

    test('whoever is not enrolled is told so, unknown or not', async () => {
      const ann = new Caller(service, business);
      expect(told(await ann.verify('123456'))).toEqual([404, 'user_not_enrolled']);
      await ann.enroll();
      expect(told(await ann.verify('123456'))).toEqual([404, 'user_not_enrolled']);
    });

    test.each([{ code: '' }, { code: 123456 }, { code: null }, { code: 'x'.repeat(65) }, { email: 'x' }])(
      'refuses %o',
      async (more) => {
        const { ann } = await enrolled();
        expect(told(await ann.verify('123456', {}, more))).toEqual([400, 'invalid_request']);
      },
    );

    test("failures name the end user's address where the backend does", async () => {
      const { ann, shared } = await enrolled();
      const wrong = wrongCode(service, shared.totp);
      await ann.verify(wrong, { 'x-end-user-ip': '2001:DB8:0::9' });
      await ann.verify(wrong, { 'x-end-user-ip': 'nonsense' });
      const events = await service.engine.database.stores.in(business.application.id).audit.list({
        type: 'challenge.failed',
        limit: 2,
      });
      const addresses = events.map(({ ipAddress }) => ipAddress).sort();
      expect(addresses).toEqual(['2001:db8::9', ann.client.ip].sort());
    });

    describe('under an Idempotency-Key', () => {
      test('the same request gets the same answer within an hour, and spends nothing', async () => {
        const { ann, codes } = await withCodes();
        const key = once();
        const first = await ann.verify(codes[0]!, key);
        expect(first.data).toEqual({ valid: true, method: 'recovery_code' });
        expect((await ann.verify(codes[0]!, key)).body).toEqual(first.body);
        service.clock.advance(HOUR - MINUTE);
        await deleteDead(service.engine);
        expect((await ann.verify(codes[0]!, key)).body).toEqual(first.body);
        expect((await ann.status()).recovery_codes_remaining).toBe(9);
        service.clock.advance(2 * MINUTE);
        expect(told(await ann.verify(codes[0]!, key))).toEqual([400, 'invalid_code']);
      });

      test('what an hour has passed over is forgotten by the clean-up', async () => {
        const { ann, shared } = await enrolled();
        await ann.verify(codeNow(service, shared.totp), once());
        service.clock.advance(HOUR + MINUTE);
        await deleteDead(service.engine);
        expect(await service.sql.selectFrom('idempotent_answers').selectAll().execute()).toEqual([]);
      });

      test('a right code is not repeated once 2FA was turned off, on again, or replaced', async () => {
        const { ann, shared } = await enrolled();
        const [key, code] = [once(), codeNow(service, shared.totp)];
        expect((await ann.verify(code, key)).data).toEqual({ valid: true, method: 'totp' });
        await ann.disable();
        expect(told(await ann.verify(code, key))).toEqual([404, 'user_not_enrolled']);
        await ann.enable(shared);
        expect(told(await ann.verify(code, key))).toEqual([400, 'invalid_code']);
        const [next, fresh] = [once(), nextCode(service, shared.totp)];
        expect((await ann.verify(fresh, next)).status).toBe(200);
        await ann.enable(newShared());
        expect(told(await ann.verify(fresh, next))).toEqual([400, 'invalid_code']);
        const { ann: ben, shared: other } = await enrolled();
        const [last, right] = [once(), codeNow(service, other.totp)];
        expect((await ben.verify(right, last)).status).toBe(200);
        const { data } = await ben.enroll();
        expect((await ben.verify(right, last)).status).toBe(200);
        service.clock.advance(MINUTE);
        await ben.activate(codeNow(service, authenticator(data.secret)));
        expect(told(await ben.verify(right, last))).toEqual([400, 'invalid_code']);
      });

      test('a wrong code stays wrong, and is charged once', async () => {
        const { ann, shared } = await enrolled();
        const [key, wrong] = [once(), wrongCode(service, shared.totp)];
        const before = await failures();
        for (let time = 0; time < 12; time++) {
          expect(told(await ann.verify(wrong, key))).toEqual([400, 'invalid_code']);
        }
        expect((await failures()) - before).toBe(1);
        expect((await ann.verify(codeNow(service, shared.totp))).status).toBe(200);
      });

      test('16 concurrent repetitions are all told that the code is right, and one spends it', async () => {
        const { ann, codes } = await withCodes();
        const key = once();
        const before = await failures();
        const answers = await inParallel(16, () => ann.verify(codes[0]!, key));
        expect(answers.map(({ status }) => status)).toEqual(Array(16).fill(200));
        expect((await ann.status()).recovery_codes_remaining).toBe(9);
        expect(await failures()).toBe(before);
      });

      test('another request under the same key is refused', async () => {
        const { ann, shared } = await enrolled();
        const key = once();
        await ann.verify(codeNow(service, shared.totp), key);
        const other = await ann.verify(nextCode(service, shared.totp), key);
        expect(told(other)).toEqual([409, 'conflict']);
        expect(other.body.error).toBe('This Idempotency-Key was used for another request');
        const ben = new Caller(service, business);
        expect(told(await ben.verify(codeNow(service, shared.totp), key))).toEqual([409, 'conflict']);
      });

      test('the same key of another business is another key', async () => {
        const { ann, shared } = await enrolled();
        const key = once();
        await ann.verify(codeNow(service, shared.totp), key);
        const neighbour = new Caller(service, await newBusiness(service), ann.email);
        expect(told(await neighbour.verify(codeNow(service, shared.totp), key))).toEqual([
          404,
          'user_not_enrolled',
        ]);
      });

      test('what was not judged is judged the next time', async () => {
        const ann = new Caller(service, business);
        const [key, shared] = [once(), newShared()];
        const code = codeNow(service, shared.totp);
        expect(told(await ann.verify(code, key))).toEqual([404, 'user_not_enrolled']);
        await ann.enable(shared);
        expect((await ann.verify(code, key)).status).toBe(200);
      });

      test('a request that died halfway is taken over, not lost', async () => {
        const { ann, shared } = await enrolled();
        const key = once();
        const code = nextCode(service, shared.totp);
        await ann.verify(code, key);
        await service.sql.updateTable('idempotent_answers').set({ answer: null }).execute();
        const repeated = await ann.verify(code, key);
        expect(told(repeated)).toEqual([409, 'request_in_progress']);
        const wait = Number(repeated.headers.get('retry-after'));
        expect(wait).toBeGreaterThan(5);
        expect(wait).toBeLessThanOrEqual(10);
        service.clock.advance(wait * SECOND);
        expect(told(await ann.verify(code, key))).toEqual([400, 'invalid_code']);
        expect(told(await ann.verify(code, key))).toEqual([400, 'invalid_code']);
      });

      test.each(['', 'x'.repeat(256)])('refuses the key "%s"', async (key) => {
        const { ann, shared } = await enrolled();
        const answer = await ann.verify(codeNow(service, shared.totp), { 'idempotency-key': key });
        expect(told(answer)).toEqual([400, 'invalid_request']);
      });

      test('neither key nor code can be read from what is stored', async () => {
        const { ann, shared } = await enrolled();
        const [key, code] = [once(), nextCode(service, shared.totp)];
        await ann.verify(code, key);
        const rows = JSON.stringify(await service.sql.selectFrom('idempotent_answers').selectAll().execute());
        expect(rows).not.toContain(code);
        expect(rows).not.toContain(key['idempotency-key']);
      });
    });
  });
}
