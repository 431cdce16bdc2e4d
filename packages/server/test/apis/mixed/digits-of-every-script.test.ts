import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as conduit from '../../support/conduit.ts';
import { backend, newKey } from '../../support/hosted.ts';
import { awaited, formFields, postPage } from '../../support/hosted-page.ts';
import { newestCode, newNumber } from '../../support/messages.ts';
import * as native from '../../support/native.ts';
import { authenticator, codeNow, nextCode } from '../../support/person.ts';
import { type Service, startService } from '../../support/service.ts';

let service: Service;

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service.close());

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

const inScript = (zero: number) => (text: string) =>
  text.replace(/[0-9]/g, (digit) => String.fromCodePoint(zero + Number(digit)));

/** As keyboards and messengers write them: within marks of direction. */
const SCRIPTS = [
  { script: 'Arabic', write: (text: string) => `\u2067${inScript(0x660)(text)}\u2069` },
  { script: 'Persian', write: (text: string) => `\u200f${inScript(0x6f0)(text)}` },
  { script: 'Devanagari', write: inScript(0x966) },
  { script: 'full-width', write: inScript(0xff10) },
];

describe.each(SCRIPTS)('digits in $script', ({ write }) => {
  test('are read where an authenticator is set up, and where it answers, natively', async () => {
    const person = await native.register(service);
    const { data } = await person.client.post('/2fa/totp/setup');
    const totp = authenticator(data.secret);
    const confirmed = await person.client.post('/2fa/totp/verify-setup', {
      code: write(codeNow(service, totp)),
    });
    expect(confirmed.status).toBe(200);
    const tempToken = await native.firstFactor(person);
    const code = write(nextCode(service, totp));
    expect((await person.client.post('/2fa/verify', { tempToken, code })).status).toBe(200);
    const again = await native.firstFactor(person);
    const typed = { tempToken: again, backupCode: write(data.backupCodes[0]) };
    expect((await person.client.post('/2fa/verify-backup-code', typed)).status).toBe(200);
  });

  test('are read in a phone number and in the code that it gets', async () => {
    const { client } = await native.register(service);
    const number = newNumber();
    const begun = await client.post('/2fa/sms/setup', { phoneNumber: write(number) });
    expect([begun.status, begun.data?.codeSent]).toEqual([200, true]);
    const code = write(newestCode(service, number));
    expect((await client.post('/2fa/sms/verify-setup', { code })).status).toBe(200);
  });

  test('are read by Conduit, its back up codes too', async () => {
    const member = await conduit.registerMember(service);
    const token = await conduit.firstFactor(member);
    const verify = { code: write(nextCode(service, member.totp)) };
    const verified = await member.client.post('/authentication/twoFa/verify', verify, bearer(token));
    expect(verified.status).toBe(200);
    const session = bearer(verified.body.accessToken);
    const { codes } = (await member.client.get('/authentication/twoFa/generate', session)).body;
    const next = await conduit.firstFactor(member);
    const recover = { code: write(codes[0]) };
    const recovered = await member.client.post('/authentication/twoFa/recover', recover, bearer(next));
    expect(recovered.status).toBe(200);
  });

  test('are read by SwapBits, its backup codes too', async () => {
    const person = await native.register(service);
    const setup = (await person.client.post('/auth/2fa/setup')).data;
    const totp = authenticator(setup.secret);
    const confirm = { code: write(codeNow(service, totp)) };
    expect((await person.client.post('/auth/2fa/verify', confirm)).data).toEqual({ enabled: true });
    for (const next of [() => nextCode(service, totp), () => setup.backupCodes[0]]) {
      const finish = { token: await native.firstFactor(person), code: write(next()) };
      expect((await person.client.post('/auth/2fa/verify', finish)).status).toBe(200);
    }
  });

  test('are read by a business, and on the page that we host for it', async () => {
    const { shop, customer, opened } = await awaited(service);
    const client = service.client();
    const fields = formFields((await client.get(opened.path)).text);
    const typed = {
      ...fields,
      step: 'answer',
      method: 'totp',
      code: write(nextCode(service, customer.totp)),
    };
    await postPage(client, opened, typed);
    expect((await client.get(`${opened.path}/events`)).text).toContain('approved');
    const check = {
      client_id: shop.clientId,
      email: customer.email,
      code: write(nextCode(service, customer.totp)),
    };
    const { data } = await backend(service, { apiKey: (await newKey(service, shop)).token }).post(
      '/v1/two-factor/verify',
      check,
    );
    expect(data).toMatchObject({ valid: true, method: 'totp' });
  });
});
