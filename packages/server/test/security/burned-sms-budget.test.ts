import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HOUR } from '../../src/core/clock.ts';
import {
  bearer,
  beginLogin,
  expectData,
  type Member,
  newMember,
  statuses,
} from '../support/attack-target.ts';
import { codeIn, newNumber } from '../support/codes.ts';
import { inParallel } from '../support/outcomes.ts';
import { nextCode } from '../support/person.ts';
import { type Service, startService } from '../support/service.ts';

interface Owner extends Member {
  readonly number: string;
}

// Whoever has someone's password can have codes sent to that person: as many as the limit says, and the owner is notified.
describe('a password thief burns the messages of the owner', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.close());

  const newestTo = (to: string) => codeIn(service.messages(to)[0]!.text);

  /** Authenticator, number and mailbox, and a verified address. */
  async function newOwner(): Promise<Owner> {
    const member = await newMember(service);
    const { client, accessToken, email } = member;
    const number = newNumber();
    const headers = bearer(accessToken);
    expectData(await client.post('/2fa/sms/setup', { phoneNumber: number }, headers));
    expectData(await client.post('/2fa/sms/verify-setup', { code: newestTo(number) }, headers));
    expectData(await client.post('/2fa/email/setup', { email }, headers));
    expectData(await client.post('/2fa/email/verify-setup', { code: newestTo(email) }, headers));
    const { accounts } = service.engine.database.stores.in(service.application.id);
    await accounts.verifyEmail(member.id, email, service.clock.now());
    service.clock.advance(HOUR);
    return { ...member, number };
  }

  const notices = async ({ email }: Owner): Promise<number> => {
    await service.deliver();
    return service.messages(email).filter(({ subject = '' }) => /Many login codes/.test(subject)).length;
  };

  test.each([
    ['sms', 5],
    ['email', 10],
  ] as const)('%s: 100 requests at once over 20 logins and two paths send %i', async (method, limit) => {
    const owner = await newOwner();
    const to = method === 'sms' ? owner.number : owner.email;
    const before = service.messages(to).length;
    const thief = service.client();
    const logins: string[] = [];
    for (let login = 0; login < 20; login++) logins.push(await beginLogin({ ...owner, client: thief }));
    const answers = await inParallel(100, (index) => {
      const path = index % 2 ? '/2fa/send-code' : '/2fa/resend';
      return thief.post(path, { tempToken: logins[index % 20], method });
    });
    expect(statuses(answers)).toEqual({ 200: limit, 429: 100 - limit });
    const [refused] = answers.filter(({ status }) => status === 429);
    expect(Number(refused!.headers.get('retry-after'))).toBeGreaterThan(3_000);
    expect(service.messages(to).length - before).toBe(limit);
    expect(await notices(owner)).toBe(1);

    // The owner has other ways, and the same one an hour later.
    const tempToken = await beginLogin(owner);
    const code = nextCode(service, owner.totp);
    expect((await owner.client.post('/2fa/verify', { tempToken, code })).status).toBe(200);
    service.clock.advance(HOUR);
    const again = { tempToken: await beginLogin(owner), method };
    expect((await owner.client.post('/2fa/send-code', again)).status).toBe(200);
    const proof = { tempToken: again.tempToken, code: newestTo(to) };
    expect((await owner.client.post('/2fa/verify', proof)).status).toBe(200);
  });

  test('asking for fewer tells nobody anything', async () => {
    const owner = await newOwner();
    const tempToken = await beginLogin(owner);
    for (let sent = 0; sent < 4; sent++) {
      expectData(await owner.client.post('/2fa/send-code', { tempToken, method: 'sms' }));
    }
    expect(await notices(owner)).toBe(0);
  });

  test('a stranger who sets up the number of someone else closes none of the logins of that person', async () => {
    const owner = await newOwner();
    const strangers = [await newMember(service), await newMember(service)];
    const answers = [];
    for (let round = 0; round < 4; round++) {
      for (const { client, accessToken } of strangers) {
        const options = { phoneNumber: owner.number };
        answers.push(await client.post('/2fa/sms/setup', options, bearer(accessToken)));
      }
    }
    expect(statuses(answers)).toEqual({ 200: 5, 429: 3 });
    const options = { tempToken: await beginLogin(owner), method: 'sms' };
    expect((await owner.client.post('/2fa/send-code', options)).status).toBe(200);
  });
});
