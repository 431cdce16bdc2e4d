import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Answer } from '../support/client.ts';
import { firstFactor, type NativeMember, registerMember } from '../support/native.ts';
import { codeNow, nextCode, PASSWORD } from '../support/person.ts';
import { HeldSync } from '../support/power.ts';
import { type Service, startService } from '../support/service.ts';

describe('answers on SQLite, before and after the fsync', () => {
  const held = new HeldSync();
  let service: Service;
  let member: NativeMember;

  beforeAll(async () => {
    held.open();
    service = await startService({ syncFile: held.sync });
  });
  afterAll(async () => {
    held.open();
    await service.close();
  });
  beforeEach(async () => {
    held.open();
    member = await registerMember(service);
    held.hold();
  });

  /** The statuses of those that have been answered. */
  async function answered(requests: Promise<Answer>[]): Promise<number[]> {
    const statuses: number[] = [];
    for (const request of requests) void request.then(({ status }) => statuses.push(status));
    await delay(150);
    return statuses;
  }

  const wrongPassword = () =>
    member.client.post('/auth/login', { email: member.email, password: 'not the password' });

  test('nothing that changed anything is answered before, refusals included', async () => {
    held.open();
    const [right, wrong] = [await firstFactor(member), await firstFactor(member)];
    held.hold();
    const requests = [
      member.client.post('/2fa/verify', { tempToken: right, code: nextCode(service, member.totp) }),
      member.client.post('/2fa/verify', { tempToken: wrong, code: '000000' }),
      member.client.post('/auth/login', { email: member.email, password: PASSWORD }),
      wrongPassword(),
    ];
    expect(await answered(requests)).toEqual([]);
    held.open();
    expect((await Promise.all(requests)).map(({ status }) => status)).toEqual([200, 400, 200, 401]);
  });

  test('what only reads is answered before while nothing is under way, and waits for what it may have seen', async () => {
    expect((await member.client.get('/auth/me')).status).toBe(200);
    const login = wrongPassword();
    await delay(50);
    const reads = [member.client.get('/auth/me'), member.client.get('/2fa/status')];
    expect(await answered([...reads, login])).toEqual([]);
    held.open();
    expect((await Promise.all([...reads, login])).map(({ status }) => status)).toEqual([200, 200, 401]);
  });

  test('an attempt waits for one fsync where it fails, and for one where it succeeds', async () => {
    held.open();
    const tempToken = await firstFactor(member);
    const before = held.begun;
    await member.client.post('/2fa/verify', { tempToken, code: '000000' });
    const failed = held.begun - before;
    await member.client.post('/2fa/verify', { tempToken, code: codeNow(service, member.totp, 1) });
    expect([failed, held.begun - before - failed]).toEqual([1, 1]);
  });

  test('after an fsync that failed everything is 503 and the service is not ready, but alive', async () => {
    const login = wrongPassword();
    const read = delay(50).then(() => member.client.get('/auth/me'));
    await delay(150);
    held.fail();
    expect([(await login).status, (await read).status]).toEqual([503, 503]);
    held.open();
    for (const path of ['/auth/me', '/2fa/status', '/health/ready'])
      expect((await member.client.get(path)).status).toBe(503);
    expect((await member.client.get('/health/live')).status).toBe(200);
  });
});
