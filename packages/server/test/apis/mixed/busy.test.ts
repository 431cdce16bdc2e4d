import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { refuse } from '../../../src/core/outcome.ts';
import { throttles } from '../../support/attack-target.ts';
import type { Answer } from '../../support/client.ts';
import * as conduit from '../../support/conduit.ts';
import { engines } from '../../support/engines.ts';
import { Caller, newBusiness, newShared } from '../../support/hosted.ts';
import { awaited, formFields, postPage } from '../../support/hosted-page.ts';
import {
  addAuthenticator,
  firstFactor,
  logIn,
  register,
  registerMember,
  resetToken,
} from '../../support/native.ts';
import { FORM, formOf } from '../../support/pages.ts';
import { codeNow, newIdentity, PASSWORD } from '../../support/person.ts';
import { type Service, startService } from '../../support/service.ts';

const NEW_PASSWORD = 'N3w-passw0rd!';
const SENTENCE = 'Service is busy. Please try again.';

/** Makes one request ready; what it returns may be sent more than once. */
type Prepare = (service: Service) => Promise<() => Promise<Answer>>;

const REQUESTS: Readonly<Record<string, Prepare>> = {
  'native login': async (service) => {
    const { client, email } = await register(service);
    return () => client.post('/auth/login', { email, password: PASSWORD });
  },
  'native registration': async (service) => {
    const { email, username } = newIdentity('Dee');
    const client = service.client();
    return () => client.post('/auth/register', { email, username, password: PASSWORD });
  },
  'native change of a password': async (service) => {
    const { client } = await register(service);
    const body = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD };
    return () => client.post('/auth/change-password', body);
  },
  'native re-authentication': async (service) => {
    const { client } = await register(service);
    return () => client.post('/auth/reauthenticate', { password: PASSWORD });
  },
  'native reset': async (service) => {
    const { client, email } = await register(service);
    const token = await resetToken(service, email);
    return () => client.post('/auth/reset-password', { token, newPassword: NEW_PASSWORD });
  },
  'native set-up': async (service) => {
    const { client } = await register(service);
    return () => client.post('/2fa/totp/setup', {});
  },
  'native backup codes': async (service) => {
    const member = await registerMember(service);
    await logIn(service, member);
    return () => member.client.post('/2fa/backup-codes/generate');
  },
  'native backup code': async (service) => {
    const member = await registerMember(service);
    const tempToken = await firstFactor(member);
    const [backupCode] = member.backupCodes;
    return () => service.client().post('/2fa/verify-backup-code', { tempToken, backupCode });
  },
  'Conduit registration': (service) => {
    const { email } = newIdentity('Eve');
    const client = service.client();
    return Promise.resolve(() => client.post('/authentication/local/new', { email, password: PASSWORD }));
  },
  'Conduit login': async (service) => {
    const { client, email } = await conduit.register(service);
    return () => client.post('/authentication/local', { email, password: PASSWORD });
  },
  'Conduit back up codes': async (service) => {
    const member = await conduit.registerMember(service);
    await conduit.logIn(service, member);
    return () => member.client.get('/authentication/twoFa/generate');
  },
  'Conduit back up code': async (service) => {
    const member = await registerMember(service);
    const client = service.client();
    client.token = await firstFactor(member);
    const [code] = member.backupCodes;
    return () => client.post('/authentication/twoFa/recover', { code });
  },
  'SwapBits set-up': async (service) => {
    const { client } = await register(service);
    return () => client.post('/auth/2fa/setup', {});
  },
  'SwapBits backup code': async (service) => {
    const member = await registerMember(service);
    const token = await firstFactor(member);
    const [code] = member.backupCodes;
    return () => service.client().post('/auth/2fa/verify', { token, code });
  },
  'hosted enrolment': async (service) => {
    const caller = new Caller(service, await newBusiness(service));
    return () => caller.enroll();
  },
  'hosted recovery code': async (service) => {
    const caller = new Caller(service, await newBusiness(service));
    const enrolled = (await caller.enroll()).data;
    const { totp } = newShared();
    totp.secret = (await import('otpauth')).Secret.fromBase32(enrolled.secret);
    await caller.activate(codeNow(service, totp));
    return () => caller.verify(enrolled.recovery_codes[0]);
  },
};

describe.each(engines.map(({ name }) => name))('with more to hash than can be done, on %s', (engine) => {
  let service: Service;

  beforeAll(async () => {
    service = await startService({ engine });
  });
  afterAll(() => service.close());
  afterEach(calm);

  /** As the queue refuses whom it has no place for. */
  const overwhelm = (): void => {
    const admit = () => Promise.resolve(refuse('busy', { retryAfter: 2_000 }));
    Object.assign(service.engine.hashQueue, { admit });
  };
  function calm(): void {
    Reflect.deleteProperty(service.engine.hashQueue, 'admit');
  }
  const nonZero = async () =>
    Object.fromEntries(Object.entries(await throttles(service)).filter(([, used]) => used > 0));

  test.each(Object.keys(REQUESTS))('%s is told so, counts nothing, and passes afterwards', async (name) => {
    const send = await REQUESTS[name]!(service);
    const before = await nonZero();
    overwhelm();
    const refused = await send();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2']);
    expect(refused.body.error ?? refused.body.message).toBe(SENTENCE);
    expect(await nonZero()).toEqual(before);
    calm();
    expect((await send()).status).toBeLessThan(300);
  });

  test('the page of a hosted second factor asks again, and takes the same code afterwards', async () => {
    const visit = await awaited(service);
    const client = service.client();
    const page = await client.get(visit.opened.path);
    const fields = {
      ...formFields(page.text),
      method: 'recovery_code',
      code: visit.customer.recoveryCodes[0]!,
    };
    const before = await nonZero();
    overwhelm();
    const refused = await postPage(client, visit.opened, { ...fields, step: 'answer' });
    expect(refused.status).toBe(503);
    expect(refused.text).toContain('This try didn’t count');
    expect(await nonZero()).toEqual(before);
    calm();
    const again = await postPage(client, visit.opened, { ...fields, step: 'answer' });
    expect([again.status, again.text.includes('This try didn’t count')]).toEqual([200, false]);
  });

  test('the page behind a mailed link says so, and its link stays good', async () => {
    const { client, email } = await register(service);
    const fields = { token: await resetToken(service, email), newPassword: NEW_PASSWORD };
    const send = () => client.post('/links/reset-password', formOf(fields), FORM);
    overwhelm();
    const refused = await send();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2']);
    calm();
    expect((await send()).status).toBe(303);
  });

  test('an outdated hash is left for another login', async () => {
    const member = await register(service);
    await addAuthenticator(service, member.client);
    Object.assign(service.engine.passwords, { isOutdated: () => true });
    Object.defineProperty(service.engine.hashQueue, 'hasRoom', { value: false, configurable: true });
    const stored = () =>
      service.sql.selectFrom('accounts').select('password_hash').where('email', '=', member.email).execute();
    const before = await stored();
    expect(
      (await member.client.post('/auth/login', { email: member.email, password: PASSWORD })).status,
    ).toBe(200);
    expect(await stored()).toEqual(before);
    Reflect.deleteProperty(service.engine.hashQueue, 'hasRoom');
    await member.client.post('/auth/login', { email: member.email, password: PASSWORD });
    expect(await stored()).not.toEqual(before);
  });
});
