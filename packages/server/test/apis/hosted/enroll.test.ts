import { parseOtpauthUri } from '@countersign/otp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../../src/core/clock.ts';
import { engines } from '../../support/engines.ts';
import { type Business, Caller, newBusiness, newShared, told } from '../../support/hosted.ts';
import { inParallel } from '../../support/outcomes.ts';
import { authenticator, codeNow, nextCode, wrongCode } from '../../support/person.ts';
import { readQrPng } from '../../support/qr-reader.ts';
import { type Service, startService } from '../../support/service.ts';

for (const { name } of engines) {
  describe(`POST /v1/two-factor/enroll and activate on ${name}`, () => {
    let service: Service;
    let business: Business;

    beforeAll(async () => {
      service = await startService({ engine: name, limits: { keyChanges: { max: 1000 } } });
      business = await newBusiness(service, { name: 'Shop & Söhne' });
    });
    afterAll(() => service.close());

    const person = (): Caller => new Caller(service, business);
    const begin = async (ann: Caller) => {
      const { data } = await ann.enroll();
      return { ...data, totp: authenticator(data.secret) };
    };

    test('gives a secret, its URI with the client_id, a picture that scans, and ten recovery codes', async () => {
      const ann = person();
      const { status, data } = await ann.enroll();
      expect(status).toBe(200);
      expect(Object.keys(data).sort()).toEqual(['otpauth_url', 'qr_code', 'recovery_codes', 'secret']);
      expect(data.secret).toMatch(/^[A-Z2-7]{32}$/);
      expect(data.otpauth_url).toMatch(
        /^otpauth:\/\/totp\/Shop%20%26%20S%C3%B6hne:carla\d+%40example\.com\?secret=[A-Z2-7]{32}&issuer=Shop%20%26%20S%C3%B6hne&client_id=[\w-]+&algorithm=SHA1&digits=6&period=30$/,
      );
      expect(parseOtpauthUri(data.otpauth_url)).toMatchObject({
        issuer: 'Shop & Söhne',
        account: ann.email,
        algorithm: 'SHA1',
        digits: 6,
        period: 30,
        extra: { client_id: business.clientId },
      });
      expect(readQrPng(data.qr_code)).toBe(data.otpauth_url);
      expect(new Set(data.recovery_codes).size).toBe(10);
    });

    test('a second authenticator is called something else, so that no app writes it over the first', async () => {
      const ann = person();
      const { totp } = await begin(ann);
      expect((await ann.activate(codeNow(service, totp))).status).toBe(200);
      const { data } = await ann.enroll();
      expect(parseOtpauthUri(data.otpauth_url)).toMatchObject({
        issuer: 'Shop & Söhne',
        account: `${ann.email} (2)`,
        extra: { client_id: business.clientId },
      });
      expect(readQrPng(data.qr_code)).toBe(data.otpauth_url);
    });

    test('nothing is in force until a code of the new authenticator was shown', async () => {
      const ann = person();
      const { totp, recovery_codes: codes } = await begin(ann);
      expect((await ann.status()).two_factor_enabled).toBe(false);
      expect(told(await ann.verify(codeNow(service, totp)))).toEqual([404, 'user_not_enrolled']);
      expect(told(await ann.verify(codes[0]))).toEqual([404, 'user_not_enrolled']);
      expect(told(await ann.activate(wrongCode(service, totp)))).toEqual([400, 'invalid_code']);
      const code = codeNow(service, totp);
      const { status, data } = await ann.activate(code);
      expect([status, data]).toEqual([200, { email: ann.email, two_factor_enabled: true }]);
      expect(await ann.status()).toMatchObject({
        two_factor_enabled: true,
        methods: ['totp'],
        recovery_codes_remaining: 10,
        enabled_at: expect.stringMatching(/Z$/),
      });
      expect(told(await ann.verify(code))).toEqual([400, 'invalid_code']);
      expect((await ann.verify(nextCode(service, totp))).status).toBe(200);
    });

    test('a set-up dies after 30 minutes', async () => {
      const [ann, ben] = [person(), person()];
      const [annsSetup, bensSetup] = [await begin(ann), await begin(ben)];
      service.clock.advance(30 * MINUTE - 2 * SECOND);
      expect((await ann.activate(codeNow(service, annsSetup.totp))).status).toBe(200);
      service.clock.advance(3 * SECOND);
      expect(told(await ben.activate(codeNow(service, bensSetup.totp)))).toEqual([
        400,
        'setup_not_initiated',
      ]);
    });

    test('without a set-up there is nothing to confirm, whether the person is known or not', async () => {
      const [ann, ben] = [person(), person()];
      await ben.enable(newShared());
      for (const caller of [ann, ben]) {
        expect(told(await caller.activate('123456'))).toEqual([400, 'setup_not_initiated']);
      }
    });

    test('a clock that is off is told of, while the factor counts for nothing yet', async () => {
      const ann = person();
      const { totp } = await begin(ann);
      const answer = await ann.activate(codeNow(service, totp, 6));
      expect(told(answer)).toEqual([400, 'invalid_code']);
      expect(answer.body.clock_skew_seconds).toBe(180);
    });

    test('a pending set-up replaces nothing; confirmed, it replaces what was in force, codes too', async () => {
      const ann = person();
      const old = await begin(ann);
      await ann.activate(codeNow(service, old.totp));
      const fresh = await begin(ann);
      expect((await ann.verify(nextCode(service, old.totp))).status).toBe(200);
      expect((await ann.verify(old.recovery_codes[0])).data).toEqual({
        valid: true,
        method: 'recovery_code',
      });
      expect(told(await ann.verify(fresh.recovery_codes[0]))).toEqual([400, 'invalid_code']);
      expect((await ann.activate(codeNow(service, fresh.totp))).status).toBe(200);
      expect(told(await ann.verify(nextCode(service, old.totp)))).toEqual([400, 'invalid_code']);
      expect(told(await ann.verify(old.recovery_codes[1]))).toEqual([400, 'invalid_code']);
      expect((await ann.verify(codeNow(service, fresh.totp))).status).toBe(200);
      expect((await ann.verify(fresh.recovery_codes[0])).status).toBe(200);
      expect((await ann.status()).recovery_codes_remaining).toBe(9);
    });

    test('of several set-ups begun, the one whose code is shown counts, and the others die', async () => {
      const ann = person();
      const [first, second, third] = [await begin(ann), await begin(ann), await begin(ann)];
      expect((await ann.activate(codeNow(service, second.totp))).status).toBe(200);
      for (const { totp } of [first, third]) {
        expect(told(await ann.activate(codeNow(service, totp)))).toEqual([400, 'setup_not_initiated']);
      }
      expect((await ann.verify(second.recovery_codes[3])).status).toBe(200);
      expect(told(await ann.verify(third.recovery_codes[3]))).toEqual([400, 'invalid_code']);
    });

    test('a set-up that was begun before 2FA was turned off or replaced confirms nothing', async () => {
      for (const change of [(ann: Caller) => ann.disable(), (ann: Caller) => ann.enable(newShared())]) {
        const ann = person();
        await ann.enable(newShared());
        const { totp } = await begin(ann);
        expect((await change(ann)).status).toBe(200);
        expect(told(await ann.activate(codeNow(service, totp)))).toEqual([400, 'setup_not_initiated']);
      }
    });

    test('one code confirms once under 16 concurrent requests', async () => {
      const ann = person();
      const { totp } = await begin(ann);
      const code = codeNow(service, totp);
      const answers = await inParallel(16, () => ann.activate(code));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    });

    test('set-ups begun at once can each be confirmed, and one is', async () => {
      const ann = person();
      const begun = await inParallel(4, () => ann.enroll());
      const pending = begun.filter(({ status }) => status === 200);
      expect(pending).toHaveLength(4);
      const code = codeNow(service, authenticator(pending[2]!.data.secret));
      expect((await ann.activate(code)).status).toBe(200);
    });

    test('guesses at a set-up are charged to the person', async () => {
      const ann = person();
      const { totp } = await begin(ann);
      for (let time = 0; time < 10; time++) await ann.activate(wrongCode(service, totp));
      expect(told(await ann.activate(codeNow(service, totp)))).toEqual([429, 'rate_limited']);
    });

    test('an application without authenticators enrols nobody', async () => {
      const shop = await newBusiness(service, { hosted: { methods: ['email'] } });
      expect(told(await new Caller(service, shop).enroll())).toEqual([400, 'method_unavailable']);
    });

    test.each([{ email: 'nobody' }, { email: 7 }, { client_id: null }])('refuses %o', async (more) => {
      expect(told(await person().enroll(more))).toEqual([400, 'invalid_request']);
    });
  });
}
