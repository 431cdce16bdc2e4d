import { expect, test } from 'vitest';
import { findAccount } from '../../src/flows/administration/manage-accounts.ts';
import { throttles } from '../support/attack-target.ts';
import { describeAttack } from '../support/describe-attack.ts';
import { type Business, backend, Caller, newBusiness, newShared, told } from '../support/hosted.ts';
import { newestToken } from '../support/messages.ts';
import { unwrap } from '../support/outcomes.ts';
import { codeNow, PASSWORD } from '../support/person.ts';

/** One mailbox, as people and machines write it. */
const SPELLINGS = {
  'upper case': 'ANN@BÜCHER.EXAMPLE',
  'the ASCII form of the domain': 'ann@xn--bcher-kva.example',
  'the ASCII form in upper case': 'Ann@XN--BCHER-KVA.example',
  'a decomposed domain': 'ann@bu\u0308cher.example',
  'a dot behind': 'ann@bücher.example.',
  'an ideographic full stop': 'ann@bücher\u3002example',
  'a full-width full stop': 'ann@bücher\uff0eexample',
  'full-width letters in the domain': 'ann@bücher.ｅxample',
  'spaces around': '  ann@bücher.example ',
  'a no-break and an ideographic space around': '\u00a0ann@bücher.example\u3000',
};
const spellings = Object.entries(SPELLINGS);
const TYPED = 'Ann@bücher.example';

/** What is no address in any spelling. */
const ODD = [
  'ann@bücher.example..',
  'ann@.',
  'ann@bücher.example/x',
  'ann@bücher.example:25',
  'ann@bücher%2eexample',
  'ann@[127.0.0.1]',
  'ann@\u0661\u0662\u0667.example',
  'ann@b\u200dücher.example',
  'ann@bücher.example\n',
];

// A business that asked for a person in another spelling was told that they have no second factor, and skipped it.
describeAttack('one mailbox in many spellings', (on) => {
  const session = (business: Business, email: string) =>
    backend(on.target, business).post('/v1/sessions', { client_id: business.clientId, email });

  test.each(spellings)('a business finds its person by %s, on every call', async (_name, email) => {
    const business = await newBusiness(on.target);
    const shared = newShared();
    await new Caller(on.target, business, TYPED).enable(shared);
    const other = new Caller(on.target, business, email);
    expect(await other.status()).toMatchObject({ email: TYPED, two_factor_enabled: true });
    expect((await other.verify(codeNow(on.target, shared.totp))).data).toMatchObject({ valid: true });
    expect((await session(business, email)).status).toBe(201);
    const { status, data } = await other.enroll();
    expect([status, data.otpauth_url.includes('xn--')]).toEqual([200, false]);
    expect((await other.enable(shared)).data).toMatchObject({ email: TYPED, two_factor_enabled: true });
    expect((await other.disable()).data).toMatchObject({ two_factor_enabled: false });
    const people = await on.target.engine.database.stores
      .in(business.application.id)
      .accounts.list({ limit: 9 });
    expect(people.map((person) => person.email)).toEqual([TYPED]);
  });

  test('an account is one by every spelling, in every API and for the operator', async () => {
    const client = on.target.client();
    const { data } = await client.post('/auth/register', {
      email: ` ${TYPED} `,
      username: 'ann.bee',
      password: PASSWORD,
    });
    expect(data.user.email).toBe(TYPED);
    for (const [name, email] of spellings) {
      const another = on.target.client();
      const taken = [
        await another.post('/auth/register', { email, username: 'someone-else', password: PASSWORD }),
        await another.post('/authentication/local/new', { email, password: PASSWORD }),
      ];
      expect([name, ...taken.map(({ status }) => status)]).toEqual([name, 409, 409]);
      const logins = [
        await client.post('/auth/login', { email, password: PASSWORD }),
        await client.post('/authentication/local', { email, password: PASSWORD }),
      ];
      expect([name, ...logins.map(({ status }) => status)]).toEqual([name, 200, 200]);
      expect(logins[0]!.data.user).toMatchObject({ id: data.user.id, email: TYPED });
      const found = unwrap(await findAccount(on.target.engine.in(on.target.application), email));
      expect([name, found.id]).toEqual([name, data.user.id]);
    }
  });

  test('a reset asked for in any spelling reaches the address as it was typed, on one budget', async () => {
    const client = on.target.client();
    const typed = 'Rob@bücher.example';
    await client.post('/auth/register', { email: typed, username: 'rob.bee', password: PASSWORD });
    for (const [, ann] of spellings) {
      const email = ann.replace(/ann/i, 'rob');
      expect((await client.post('/auth/forgot-password', { email })).status).toBe(200);
      // The newest link alone works.
      await on.target.deliver();
    }
    const resets = Object.entries(await throttles(on.target)).filter(([key]) => key.includes(':reset:'));
    expect(resets.map(([, used]) => used)).toEqual([spellings.length]);
    const token = newestToken(on.target, typed, 'reset-password');
    const reset = await client.post('/auth/reset-password', { token, newPassword: 'An0ther-Horse!' });
    expect(reset.status).toBe(200);
  });

  test('a stranger has one bucket for the password, and an address one for mails', async () => {
    const client = on.target.client();
    const before = Object.keys(await throttles(on.target)).length;
    for (const [, email] of spellings.slice(0, 4))
      await client.post('/auth/login', { email: email.replace(/ann/i, 'zoe'), password: 'Wr0ng-guess!' });
    // One for the person here, one for the person from everywhere, one for the address.
    expect(Object.keys(await throttles(on.target)).length).toBe(before + 3);
    const { data } = await client.post('/auth/register', {
      email: 'kim@example.com',
      username: 'kim.bee',
      password: PASSWORD,
    });
    client.token = data.accessToken;
    for (const [, email] of spellings.slice(0, 4))
      expect((await client.post('/2fa/email/setup', { email })).status).toBe(200);
    const sends = Object.entries(await throttles(on.target)).filter(([key]) => /^emailSend:.*:to:/.test(key));
    expect(sends.map(([, used]) => used)).toEqual([4]);
  });

  test('composed and decomposed letters before the @ are one name too; other letters are another', async () => {
    const business = await newBusiness(on.target);
    await new Caller(on.target, business, 'jürgen@example.com').enable(newShared());
    const status = (email: string) => new Caller(on.target, business, email).status();
    expect(await status('ju\u0308rgen@example.com')).toMatchObject({ two_factor_enabled: true });
    expect(await status('jurgen@example.com')).toMatchObject({ two_factor_enabled: false });
    expect(await status('JÜRGEN@example.com')).toMatchObject({ two_factor_enabled: false });
  });

  test.each(ODD)('%j is no address: 400 everywhere, and nobody is made', async (email) => {
    const business = await newBusiness(on.target);
    const ann = new Caller(on.target, business, email);
    const asked = [
      await ann.enable(newShared()),
      await ann.enroll(),
      await ann.verify('123456'),
      await session(business, email),
    ];
    expect(asked.map(told)).toEqual(Array(4).fill([400, 'invalid_request']));
    const client = on.target.client();
    const registered = await client.post('/auth/register', { email, username: 'nobody', password: PASSWORD });
    const loggedIn = await client.post('/auth/login', { email, password: PASSWORD });
    const forgotten = await client.post('/auth/forgot-password', { email });
    expect([registered.status, loggedIn.status, forgotten.status]).toEqual([400, 400, 400]);
  });
});
