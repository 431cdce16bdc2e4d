import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { throttles } from '../support/attack-target.ts';
import { type Answer, type HttpClient, newAddress } from '../support/client.ts';
import { engines } from '../support/engines.ts';
import { handClock } from '../support/hand-clock.ts';
import { type HeldHashes, holdHashes } from '../support/held-hashes.ts';
import { logIn, register, registerMember } from '../support/native.ts';
import { PASSWORD } from '../support/person.ts';
import { type Service, startService } from '../support/service.ts';

/** On a loaded machine. */
const PATIENT = { interval: 5, timeout: 20_000 };
const BUSY = { success: false, code: 'busy', error: 'Service is busy. Please try again.' };

/** Logins for names that nobody has, from many addresses: how long hashes take is up to the test. */
describe.each(engines.map(({ name }) => name))('a flood of hashes, on %s', (engine) => {
  let service: Service;
  let hashes: HeldHashes;
  const steadyClock = handClock();

  beforeAll(async () => {
    service = await startService({ engine, steadyClock });
    hashes = holdHashes(service);
  });
  afterAll(() => service.close());
  afterEach(async () => {
    hashes.open();
    await expect.poll(() => service.engine.hashQueue.figures, PATIENT).toMatchObject(NOBODY);
  });

  const NOBODY = { running: 0, waiting: 0 };
  const figures = () => ({ ...service.engine.hashQueue.figures });
  let strangers = 0;

  /** As many strangers as are wanted, each with a password that tells them apart. */
  const flood = (count: number, { email, at = newAddress }: { email?: string; at?: () => string } = {}) =>
    Array.from({ length: count }, () => {
      strangers += 1;
      const name = email ?? `nobody${strangers}@example.com`;
      const body = { email: name, password: `stranger ${strangers}` };
      return service.client({ ip: at() }).post('/auth/login', body);
    });
  const change = (client: HttpClient): Promise<Answer> =>
    client.post('/auth/change-password', { currentPassword: 'of a session', newPassword: 'N3w-passw0rd!' });
  const nonZero = async () => {
    const counted = Object.entries(await throttles(service)).filter(([, used]) => used > 0);
    return Object.fromEntries(counted);
  };
  const untilWaiting = (count: number) =>
    expect.poll(() => figures().waiting, PATIENT).toBeGreaterThanOrEqual(count);

  test('has 503 for strangers, at the door or two seconds later, and counts nothing', async () => {
    const { email } = await register(service);
    const before = await nonZero();
    hashes.hold();
    const answers: Answer[] = [];
    const told = [...flood(75), ...flood(75, { email })].map(async (one) => answers.push(await one));
    await expect.poll(() => figures().waiting + answers.length + figures().running, PATIENT).toBe(150);
    expect(answers.length).toBeGreaterThan(0);
    await steadyClock.advance(1_999);
    expect(figures().waiting).toBeGreaterThan(50);
    await steadyClock.advance(1);
    const { running } = figures();
    await expect.poll(() => answers.length, PATIENT).toBe(150 - running);
    for (const { status, headers, body } of answers) {
      expect([status, headers.get('retry-after')]).toEqual([503, '2']);
      expect({ ...body, requestId: undefined }).toEqual({ ...BUSY, requestId: undefined });
    }
    // Only those whose hashes are under way have an attempt reserved: at their pair, their name, their address.
    expect(hashes.begun).toHaveLength(running);
    const added = Object.keys(await nonZero()).filter((key) => !(key in before));
    expect(added.filter((key) => key.startsWith('loginIp:'))).toHaveLength(running);
    answers.length = 0;
    hashes.open();
    await Promise.all(told);
    expect(answers.map(({ status }) => status)).toEqual(Array(running).fill(401));
    expect(hashes.begun).toHaveLength(running);
  });

  test('leaves turns to known addresses, trusted browsers and whoever is logged in', async () => {
    const [neighbour, traveller, owner] = [
      await register(service),
      await registerMember(service),
      await register(service),
    ];
    const { deviceToken } = await logIn(service, traveller, { trustDevice: true });
    hashes.hold();
    const crowd = flood(60);
    await untilWaiting(35);
    const road = service.client();
    const known = [
      neighbour.client.post('/auth/login', { email: neighbour.email, password: 'of a known address' }),
      road.post('/auth/login', { email: traveller.email, password: 'of a trusted browser', deviceToken }),
      change(owner.client),
    ];
    const waiting = figures().waiting;
    await untilWaiting(waiting + known.length);
    for (let turn = 0; turn < 8; turn++) {
      hashes.release();
      await delay(10);
    }
    const names = ['of a known address', 'of a trusted browser', 'of a session'];
    expect(hashes.begun).toEqual(expect.arrayContaining(names));
    expect(figures().waiting).toBeGreaterThan(20);
    hashes.open();
    expect((await Promise.all(known)).map(({ status }) => status)).toEqual([401, 401, 400]);
    await Promise.all(crowd);
  });

  test('from one IPv6 network leaves their places and turns to all others', async () => {
    hashes.hold();
    let host = 0;
    const crowd = flood(45, { at: () => `2001:db8:7:7::${((host += 1)).toString(16)}` });
    await untilWaiting(40);
    await delay(50);
    const others = flood(5);
    const last = strangers;
    await delay(50);
    for (let turn = 0; turn < 10; turn++) {
      hashes.release();
      await delay(10);
    }
    for (let other = last - 4; other <= last; other++) expect(hashes.begun).toContain(`stranger ${other}`);
    hashes.open();
    expect((await Promise.all(others)).map(({ status }) => status)).toEqual(Array(5).fill(401));
    await Promise.all(crowd);
  });

  test('whose senders hung up is hashed for no more, and counts nothing', async () => {
    hashes.hold();
    const crowd = flood(10);
    await untilWaiting(8);
    const abandoned = figures().abandoned;
    const before = await nonZero();
    const hangUp = new AbortController();
    const gone = Array.from({ length: 10 }, () =>
      fetch(`${service.url}/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': newAddress() },
        body: JSON.stringify({ email: 'nobody@example.com', password: 'of someone who hung up' }),
        signal: hangUp.signal,
      }),
    );
    const settled = Promise.allSettled(gone);
    await untilWaiting(18);
    hangUp.abort();
    await settled;
    await delay(100);
    hashes.open();
    await expect.poll(figures, PATIENT).toMatchObject(NOBODY);
    await Promise.all(crowd);
    expect(hashes.begun).not.toContain('of someone who hung up');
    expect(figures().abandoned).toBe(abandoned + 10);
    const added = Object.keys(await nonZero()).filter((key) => !(key in before));
    expect(added.filter((key) => key.startsWith('loginIp:'))).toEqual([]);
  });

  test('holds up neither refreshes nor whoever asks who is logged in', async () => {
    const { client, refreshToken } = await register(service);
    hashes.hold();
    const crowd = flood(60);
    await untilWaiting(35);
    expect((await client.get('/auth/me')).status).toBe(200);
    service.clock.advance(31_000);
    expect((await client.post('/auth/refresh', { refreshToken })).status).toBe(200);
    expect(figures().waiting).toBeGreaterThan(20);
    hashes.open();
    await Promise.all(crowd);
  });

  test('is over when it is over: the next login is let in at once', async () => {
    hashes.hold();
    const crowd = flood(120);
    await Promise.race([Promise.all(crowd), untilWaiting(40)]);
    hashes.open();
    await Promise.all(crowd);
    const { client, email } = await register(service);
    expect((await client.post('/auth/login', { email, password: PASSWORD })).status).toBe(200);
  });
});
