import { TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY, SECOND } from '../../../src/core/clock.ts';
import { deleteDead } from '../../../src/jobs/clean-up.ts';
import { engines } from '../../support/engines.ts';
import { type Business, Caller, newBusiness, newShared, told } from '../../support/hosted.ts';
import { inParallel } from '../../support/outcomes.ts';
import { authenticator, codeNow, nextCode, wrongCode } from '../../support/person.ts';
import { type Service, startService } from '../../support/service.ts';

for (const { name } of engines) {
  describe(`POST /v1/two-factor/sync on ${name}`, () => {
    let service: Service;
    let business: Business;

    beforeAll(async () => {
      service = await startService({ engine: name, limits: { keyChanges: { max: 1000 } } });
      business = await newBusiness(service);
    });
    afterAll(() => service.close());

    const person = (): Caller => new Caller(service, business);
    const accountOf = async (caller: Caller) => {
      const { accounts } = service.engine.database.stores.in(business.application.id);
      const key = caller.email.toLowerCase();
      const found = await accounts.findByIdentifier({ kind: 'email', key });
      return found!;
    };
    const factorsOf = async (caller: Caller) => {
      const { id } = await accountOf(caller);
      return service.sql.selectFrom('factors').selectAll().where('account_id', '=', id).execute();
    };
    const eventsOf = async (caller: Caller) => {
      const { id: accountId } = await accountOf(caller);
      const { audit } = service.engine.database.stores.in(business.application.id);
      const events = await audit.list({ accountId, limit: 100 });
      return events.map(({ type }) => type).sort();
    };

    test('recovery codes outlive a replaced secret, and end with DISABLE', async () => {
      const ann = new Caller(service, business);
      const { data } = await ann.enroll();
      await ann.activate(codeNow(service, authenticator(data.secret)));
      const shared = newShared();
      await ann.enable(shared);
      expect((await ann.status()).recovery_codes_remaining).toBe(10);
      expect((await ann.verify(data.recovery_codes[0])).status).toBe(200);
      await ann.disable();
      await ann.enable(shared);
      expect((await ann.status()).recovery_codes_remaining).toBe(0);
      expect(told(await ann.verify(data.recovery_codes[1]))).toEqual([400, 'invalid_code']);
    });

    test('ENABLE puts the secret in force, and its codes are right', async () => {
      const [ann, shared] = [person(), newShared()];
      const { status, body } = await ann.enable(shared);
      expect([status, body]).toEqual([
        200,
        { success: true, data: { email: ann.email, two_factor_enabled: true } },
      ]);
      expect((await ann.verify(codeNow(service, shared.totp))).data).toEqual({ valid: true, method: 'totp' });
      expect(await ann.status()).toMatchObject({ two_factor_enabled: true, methods: ['totp'] });
      expect(await eventsOf(ann)).toEqual([
        'account.registered',
        'challenge.approved',
        'factor.activated',
        'two_factor.enabled',
      ]);
    });

    test('secrets are read with padding and without, in either case, and kept as they are', async () => {
      const [ann, shared] = [person(), newShared({ bytes: 16 })];
      const bare = shared.body.secret.replace(/=+$/, '');
      expect((await ann.enable(shared, { secret: bare })).status).toBe(200);
      const padded = bare.padEnd(Math.ceil(bare.length / 8) * 8, '=').toLowerCase();
      expect((await ann.enable(shared, { secret: padded })).status).toBe(200);
      expect(await factorsOf(ann)).toHaveLength(1);
      expect((await ann.verify(codeNow(service, shared.totp))).status).toBe(200);
    });

    test.each([
      { algorithm: 'SHA256', digits: 8, period: 60 },
      { algorithm: 'SHA512', digits: 7, period: 15 },
      { algorithm: 'SHA1', digits: 6, period: 120 },
    ] as const)('codes follow $algorithm, $digits digits and $period seconds', async (parameters) => {
      const [ann, shared] = [person(), newShared(parameters)];
      expect((await ann.enable(shared)).status).toBe(200);
      const code = codeNow(service, shared.totp);
      expect(code).toHaveLength(parameters.digits);
      expect((await ann.verify(code)).status).toBe(200);
      expect(told(await ann.verify(code))).toEqual([400, 'invalid_code']);
    });

    test('secrets below 128 bits are taken and flagged, those below 80 are refused', async () => {
      expect((await person().enable(newShared({ bytes: 10 }))).data).toMatchObject({ weak_secret: true });
      expect((await person().enable(newShared({ bytes: 15 }))).data).toMatchObject({ weak_secret: true });
      expect((await person().enable(newShared({ bytes: 16 }))).data).not.toHaveProperty('weak_secret');
      const refused = await person().enable(newShared({ bytes: 9 }));
      expect(told(refused)).toEqual([400, 'invalid_request']);
      expect(refused.body.error).toContain('80 bits');
    });

    test('ENABLE needs all of it, and says which is missing', async () => {
      for (const field of ['secret', 'type', 'algorithm', 'digits', 'period']) {
        const answer = await person().enable(newShared(), { [field]: null });
        expect(told(answer)).toEqual([400, 'invalid_request']);
        expect(answer.body.error).toBe(`${field} is required for ENABLE`);
      }
    });

    test.each([
      { secret: 'not base32!' },
      { secret: '' },
      { secret: 'A'.repeat(600) },
      { type: 'HOTP' },
      { type: 'totp' },
      { algorithm: 'MD5' },
      { digits: 5 },
      { digits: 9 },
      { digits: '6' },
      { digits: 6.5 },
      { period: 14 },
      { period: 121 },
      { action: 'enable' },
      { action: null },
      { email: 'nobody' },
      { email: null },
      { client_id: null },
      { external_id: '' },
      { external_id: 7 },
    ])('refuses %o, and nobody comes into existence by it', async (more) => {
      const ann = person();
      expect(told(await ann.enable(newShared(), more))).toEqual([400, 'invalid_request']);
      expect(await accountOf(ann)).toBeUndefined();
    });

    test('the same secret again changes nothing and keeps what was spent', async () => {
      const [ann, shared] = [person(), newShared()];
      await ann.enable(shared);
      const code = codeNow(service, shared.totp);
      expect((await ann.verify(code)).status).toBe(200);
      const before = await factorsOf(ann);
      const events = await eventsOf(ann);
      expect((await ann.enable(shared)).data.two_factor_enabled).toBe(true);
      expect(await factorsOf(ann)).toEqual(before);
      expect(await eventsOf(ann)).toEqual(events);
      expect(told(await ann.verify(code))).toEqual([400, 'invalid_code']);
    });

    test('what was spent stays so across DISABLE and ENABLE', async () => {
      const [ann, shared] = [person(), newShared()];
      await ann.enable(shared);
      const code = codeNow(service, shared.totp);
      expect((await ann.verify(code)).status).toBe(200);
      expect((await ann.disable()).data).toEqual({ email: ann.email, two_factor_enabled: false });
      expect(told(await ann.verify(code))).toEqual([404, 'user_not_enrolled']);
      expect((await ann.enable(shared)).data.two_factor_enabled).toBe(true);
      expect(told(await ann.verify(code))).toEqual([400, 'invalid_code']);
      expect((await ann.verify(nextCode(service, shared.totp))).status).toBe(200);
    });

    test('what was spent stays so across a replacement and back', async () => {
      const [ann, shared, other] = [person(), newShared(), newShared()];
      await ann.enable(shared);
      const code = codeNow(service, shared.totp);
      expect((await ann.verify(code)).status).toBe(200);
      await ann.enable(other);
      await ann.enable(shared);
      expect(told(await ann.verify(code))).toEqual([400, 'invalid_code']);
    });

    test('what was spent stays so under another number of digits, and back', async () => {
      const [ann, shared] = [person(), newShared()];
      const eight = new TOTP({ secret: shared.totp.secret, digits: 8 });
      await ann.enable(shared);
      expect((await ann.verify(codeNow(service, shared.totp))).status).toBe(200);
      await ann.enable(shared, { digits: 8 });
      expect(told(await ann.verify(codeNow(service, eight)))).toEqual([400, 'invalid_code']);
      expect((await ann.verify(nextCode(service, eight))).status).toBe(200);
      const short = codeNow(service, shared.totp);
      await ann.enable(shared);
      expect(told(await ann.verify(short))).toEqual([400, 'invalid_code']);
    });

    test('another secret replaces the one in force at once', async () => {
      const [ann, old, fresh] = [person(), newShared(), newShared()];
      await ann.enable(old);
      expect((await ann.enable(fresh)).data.two_factor_enabled).toBe(true);
      expect(told(await ann.verify(codeNow(service, old.totp)))).toEqual([400, 'invalid_code']);
      expect((await ann.verify(codeNow(service, fresh.totp))).status).toBe(200);
      const events = await eventsOf(ann);
      for (const type of ['factor.removed', 'two_factor.replaced'] as const) {
        expect(events.filter((one) => one === type)).toHaveLength(1);
      }
    });

    test('the same secret under other parameters is another one', async () => {
      const [ann, shared] = [person(), newShared()];
      await ann.enable(shared);
      await ann.enable(shared, { digits: 8 });
      const active = (await factorsOf(ann)).filter(({ status }) => status === 'active');
      expect(active.map(({ parameters }) => JSON.parse(parameters))).toEqual([
        { algorithm: 'SHA1', digits: 8, period: 30 },
      ]);
    });

    test('DISABLE needs no more than client_id, email and action, and may be repeated', async () => {
      const ann = person();
      const off = { email: ann.email, two_factor_enabled: false };
      expect((await ann.disable()).data).toEqual(off);
      expect(await accountOf(ann)).toBeUndefined();
      await ann.enable(newShared());
      expect((await ann.disable()).data).toEqual(off);
      expect((await ann.disable()).data).toEqual(off);
      expect((await eventsOf(ann)).filter((type) => type === 'two_factor.disabled')).toHaveLength(1);
    });

    test('DISABLE is refused where the application requires a second factor', async () => {
      const strict = await newBusiness(service, { settings: { secondFactor: 'required' } });
      const ann = new Caller(service, strict);
      await ann.enable(newShared());
      expect(told(await ann.disable())).toEqual([409, 'two_factor_required']);
      expect((await ann.status()).two_factor_enabled).toBe(true);
    });

    test('an application without authenticators takes no secret', async () => {
      const shop = await newBusiness(service, { hosted: { methods: ['email'] } });
      expect(told(await new Caller(service, shop).enable(newShared()))).toEqual([400, 'method_unavailable']);
    });

    test('a factor that a hundred failures disabled is not brought back by the secret that it has', async () => {
      const [ann, shared] = [person(), newShared()];
      await ann.enable(shared);
      const [factor] = await factorsOf(ann);
      await service.engine.database.stores
        .in(business.application.id)
        .factors.disable([factor!.id], service.clock.now());
      for (const change of [() => ann.enable(shared), () => ann.disable(), () => ann.enable(shared)]) {
        expect((await change()).status).toBe(200);
      }
      expect((await factorsOf(ann)).map(({ status }) => status)).toEqual(['disabled']);
      expect(await ann.status()).toMatchObject({ two_factor_enabled: true, methods: [] });
      expect(told(await ann.verify(codeNow(service, shared.totp)))).toEqual([400, 'invalid_code']);
      const fresh = newShared();
      await ann.enable(fresh);
      expect((await ann.verify(codeNow(service, fresh.totp))).status).toBe(200);
    });

    test('a secret is kept for a day after it went out of force, and no longer', async () => {
      const [ann, shared] = [person(), newShared()];
      await ann.enable(shared);
      await ann.disable();
      service.clock.advance(DAY - SECOND);
      await deleteDead(service.engine);
      expect((await factorsOf(ann)).map(({ status }) => status)).toEqual(['suspended']);
      service.clock.advance(2 * SECOND);
      await deleteDead(service.engine);
      expect(await factorsOf(ann)).toMatchObject([{ status: 'revoked', secret: '' }]);
      await ann.enable(shared);
      expect((await ann.verify(codeNow(service, shared.totp))).status).toBe(200);
    });

    test('addresses are compared as accounts compare them, and told as they were first given', async () => {
      const ann = person();
      const shared = newShared();
      await ann.enable(shared);
      const shouted = new Caller(service, business, ann.email.toUpperCase());
      expect((await shouted.enable(shared)).data.email).toBe(ann.email);
      expect(await factorsOf(ann)).toHaveLength(1);
    });

    test('an external_id, once given, must match in every call that names one', async () => {
      const [ann, shared] = [person(), newShared()];
      await ann.enable(shared, { external_id: 'u-1' });
      const other = { external_id: 'u-2' };
      const code = codeNow(service, shared.totp);
      const mismatched = [
        await ann.enable(shared, other),
        await ann.enable(newShared(), other),
        await ann.disable(other),
        await ann.enroll(other),
        await ann.activate(code, other),
        await ann.verify(code, {}, other),
      ];
      expect(mismatched.map(told)).toEqual(mismatched.map(() => [409, 'external_id_mismatch']));
      expect((await ann.verify(code, {}, { external_id: 'u-1' })).status).toBe(200);
      expect((await ann.disable({ external_id: 'u-1' })).status).toBe(200);
      expect(told(await ann.enable(newShared(), other))).toEqual([409, 'external_id_mismatch']);
    });

    test('of two who name someone differently for the first time, one is right', async () => {
      const [ann, shared] = [person(), newShared()];
      await ann.enable(shared);
      const answers = await inParallel(8, (index) => ann.enable(shared, { external_id: `u-${index}` }));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(409)]);
    });

    test('whom the operator disabled, no backend changes or asks', async () => {
      const [ann, shared] = [person(), newShared()];
      await ann.enable(shared);
      const { id } = await accountOf(ann);
      const now = service.clock.now();
      await service.engine.database.stores.in(business.application.id).accounts.setDisabled(id, now, now);
      const code = codeNow(service, shared.totp);
      const refused = [
        await ann.enable(newShared()),
        await ann.disable(),
        await ann.enroll(),
        await ann.activate(code),
        await ann.verify(code),
      ];
      expect(refused.map(told)).toEqual(refused.map(() => [403, 'account_disabled']));
    });

    test('16 parallel ENABLEs of one secret make one person with one factor', async () => {
      const [ann, shared] = [person(), newShared()];
      const answers = await inParallel(16, () => ann.enable(shared));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      expect(await factorsOf(ann)).toHaveLength(1);
    });

    test('16 parallel ENABLEs of different secrets leave one in force', async () => {
      const ann = person();
      const secrets = Array.from({ length: 16 }, () => newShared());
      const answers = await inParallel(16, (index) => ann.enable(secrets[index]!));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      const active = (await factorsOf(ann)).filter(({ status }) => status === 'active');
      expect(active).toHaveLength(1);
    });

    test('parallel ENABLE and DISABLE leave the person on or off, never between, and replay nothing', async () => {
      const [ann, shared] = [person(), newShared()];
      await ann.enable(shared);
      const code = codeNow(service, shared.totp);
      expect((await ann.verify(code)).status).toBe(200);
      const answers = await inParallel(24, (index) =>
        index % 3 === 0 ? ann.disable() : index % 3 === 1 ? ann.enable(shared) : ann.verify(code),
      );
      const verified = answers.filter((_, index) => index % 3 === 2).map(({ status }) => status);
      expect(verified.filter((status) => status === 200)).toEqual([]);
      const changed = answers.filter((_, index) => index % 3 !== 2).map(({ status }) => status);
      expect(new Set(changed)).toEqual(new Set([200]));
      const states = (await factorsOf(ann)).map(({ status }) => status);
      expect(states).toHaveLength(1);
      expect((await ann.status()).two_factor_enabled).toBe(states[0] === 'active');
    });

    test('a wrong code is charged to the person, not to the key', async () => {
      const [ann, ben, shared] = [person(), person(), newShared()];
      await ann.enable(shared);
      await ben.enable(shared);
      for (let time = 0; time < 10; time++) await ann.verify(wrongCode(service, shared.totp));
      const refused = await ann.verify(codeNow(service, shared.totp));
      expect(told(refused)).toEqual([429, 'rate_limited']);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await ben.verify(codeNow(service, shared.totp))).status).toBe(200);
    });
  });
}
