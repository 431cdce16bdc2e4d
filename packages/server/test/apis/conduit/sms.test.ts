import { afterAll, beforeAll, expect, test } from 'vitest';
import { findAccount, resetFactors } from '../../../src/flows/administration/manage-accounts.ts';
import type { Answer } from '../../support/client.ts';
import { firstFactor, passwordLogin, register } from '../../support/conduit.ts';
import { newestCode, newNumber, otherCode } from '../../support/messages.ts';
import { unwrap } from '../../support/outcomes.ts';
import { type Service, startService } from '../../support/service.ts';

let service: Service;

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service.close());

const said = ({ status, body }: Answer) => [status, body];

test.each(['phone', 'phoneNumber'])(
  'a number given as `%s` is enabled, asked for and verified',
  async (name) => {
    const number = newNumber();
    const person = await register(service);
    const { client } = person;
    const enable = { method: 'sms', [name]: number };
    const started = await client.send('PUT', '/authentication/twoFa/enable', enable);
    expect(said(started)).toEqual([200, { message: 'Verification code sent' }]);
    const confirm = (code: string) => client.post('/authentication/twoFa/enable/verify', { code });
    const code = newestCode(service, number);
    expect((await confirm(otherCode(code))).status).toBe(400);
    expect(said(await confirm(code))).toEqual([200, { message: '2FA enabled' }]);

    await firstFactor(person);
    const asked = await client.post('/authentication/twoFa/authorize');
    const shown = `+12****${number.slice(-2)}`;
    const message = `A verification code has been sent to ${shown}`;
    expect(said(asked)).toEqual([200, { method: 'sms', message }]);
    const verified = await client.post('/authentication/twoFa/verify', { code: newestCode(service, number) });
    expect(verified.status).toBe(200);
    client.token = verified.body.accessToken;
    expect((await client.post('/authentication/twoFa/authorize')).body.message).toBe(message);
    const again = await client.post('/authentication/twoFa/verify', { code: newestCode(service, number) });
    expect(again.status).toBe(200);
  },
);

test('a number is needed, and one that is none is refused', async () => {
  const { client } = await register(service);
  const enable = (body: object) => client.send('PUT', '/authentication/twoFa/enable', body);
  const missing = 'phone is required for sms: write it as +12025550143';
  expect(said(await enable({ method: 'sms' }))).toEqual([
    400,
    { status: 400, name: 'INVALID_ARGUMENTS', message: missing },
  ]);
  const wrong = await enable({ method: 'sms', phone: '12' });
  expect([wrong.status, wrong.body.name]).toEqual([400, 'INVALID_ARGUMENTS']);
});

test('a number that was verified need not be given again after 2FA was disabled', async () => {
  const number = newNumber();
  const { client } = await register(service);
  const enable = (body: object) => client.send('PUT', '/authentication/twoFa/enable', body);
  const confirm = () =>
    client.post('/authentication/twoFa/enable/verify', { code: newestCode(service, number) });
  await enable({ method: 'sms', phone: number });
  expect(said(await confirm())).toEqual([200, { message: '2FA enabled' }]);
  await client.send('PUT', '/authentication/twoFa/disable');
  expect((await client.get('/2fa/methods')).data.methods).toEqual([]);
  expect(said(await enable({ method: 'sms' }))).toEqual([200, { message: 'Verification code sent' }]);
  expect(said(await confirm())).toEqual([200, { message: '2FA enabled' }]);
  // Whoever removes the method removes its number.
  const [{ id }] = (await client.get('/2fa/methods')).data.methods;
  await client.delete(`/2fa/methods/${id}`);
  expect((await enable({ method: 'sms' })).status).toBe(400);
});

test('an operator who resets the factors resets the number that was remembered', async () => {
  const number = newNumber();
  const { client, email } = await register(service);
  const enable = (body: object) => client.send('PUT', '/authentication/twoFa/enable', body);
  await enable({ method: 'sms', phone: number });
  await client.post('/authentication/twoFa/enable/verify', { code: newestCode(service, number) });
  await client.send('PUT', '/authentication/twoFa/disable');
  const { engine, application } = service;
  const account = unwrap(await findAccount(engine.in(application), email));
  unwrap(await resetFactors(engine.in(application), account, 'they changed their number'));
  const other = service.client();
  other.token = (await passwordLogin({ client, email })).body.accessToken;
  expect((await other.send('PUT', '/authentication/twoFa/enable', { method: 'sms' })).status).toBe(400);
});

test('a number that was never verified is not remembered', async () => {
  const { client } = await register(service);
  const enable = (body: object) => client.send('PUT', '/authentication/twoFa/enable', body);
  await enable({ method: 'sms', phone: newNumber() });
  await client.send('PUT', '/authentication/twoFa/disable');
  expect((await enable({ method: 'sms' })).status).toBe(400);
});

test('the method begun last is the one that is confirmed', async () => {
  const number = newNumber();
  const { client } = await register(service);
  await client.send('PUT', '/authentication/twoFa/enable', { method: 'authenticator' });
  service.clock.advance(1);
  await client.send('PUT', '/authentication/twoFa/enable', { method: 'sms', phone: number });
  const code = newestCode(service, number);
  expect((await client.post('/authentication/twoFa/enable/verify', { code })).status).toBe(200);
  expect((await client.get('/2fa/status')).data.methods).toEqual(['sms']);
});

test('an authenticator is asked for before a number, and a number before an address', async () => {
  const number = newNumber();
  const person = await register(service);
  const { client, email } = person;
  await client.post('/2fa/email/setup', { email });
  await client.post('/2fa/email/verify-setup', { code: newestCode(service, email.toLowerCase()) });
  await firstFactor(person, service.client());
  const asked = async () => {
    const other = service.client();
    await firstFactor(person, other);
    return (await other.post('/authentication/twoFa/authorize')).body;
  };
  expect(await asked()).toEqual({
    method: 'email',
    message: expect.stringMatching(/^A verification code has been sent to \S+\*\*\*\*@example\.com$/),
  });
  await client.post('/2fa/sms/setup', { phoneNumber: number });
  await client.post('/2fa/sms/verify-setup', { code: newestCode(service, number) });
  expect((await asked()).method).toBe('sms');
});
