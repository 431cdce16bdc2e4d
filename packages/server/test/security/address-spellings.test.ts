import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newUser, startTarget, type Target, throttles } from '../support/attack-target.ts';
import type { Answer, HttpClient } from '../support/client.ts';
import { PASSWORD } from '../support/person.ts';

// GHSA-x732-6j76-qmhm, CVE-2026-45364: every spelling of an address, and every address of a network, had a limit of its own.
describe('address spellings and IPv6 rotation', () => {
  let target: Target;
  /** No proxy in front. */
  let bare: Target;

  beforeAll(async () => {
    [target, bare] = await Promise.all([startTarget(), startTarget({ trustedProxies: [] })]);
  });
  afterAll(() => Promise.all([target.close(), bare.close()]));

  const wrong = (client: HttpClient, email: string): Promise<Answer> =>
    client.post('/auth/login', { email, password: 'Wr0ng-guess!' });

  /** One failed login from each address. */
  async function failFrom(service: Target, email: string, addresses: readonly string[]): Promise<number[]> {
    const seen: number[] = [];
    for (const ip of addresses) seen.push((await wrong(service.client({ ip }), email)).status);
    return seen;
  }

  const FIVE_THEN_NONE = [401, 401, 401, 401, 401, 429];

  test('an address has one bucket, however it is written', async () => {
    const { email } = await newUser(target);
    const spellings = [
      '203.0.113.9',
      '::ffff:203.0.113.9',
      '::FFFF:CB00:7109',
      '203.0.113.9:51234',
      '[0:0:0:0:0:ffff:203.0.113.9]:443',
      ' 203.0.113.9 ',
    ];
    expect(await failFrom(target, email, spellings)).toEqual(FIVE_THEN_NONE);
  });

  test('an IPv6 address has one bucket, however it is written', async () => {
    const { email } = await newUser(target);
    const spellings = [
      '2001:db8:0:1::1',
      '2001:DB8:0000:0001:0000:0000:0000:0001',
      '2001:db8:0:1:0:0:0:1',
      '[2001:db8:0:1::1]:8080',
      '2001:db8::1:0:0:0:1%eth0',
      '2001:0db8:0:1::0001',
    ];
    expect(await failFrom(target, email, spellings)).toEqual(FIVE_THEN_NONE);
  });

  test('a /48 of IPv6 has four times the limits of one of its /64s, and its neighbour as many', async () => {
    const from = (network: string, subnet: number) =>
      wrong(
        target.client({ ip: `2001:db8:${network}:${subnet.toString(16)}::1` }),
        `v6-${network}-${subnet}@example.com`,
      );
    const seen: number[] = [];
    for (let subnet = 0; subnet < 205; subnet++) seen.push((await from('48', subnet)).status);
    expect(seen).toEqual([...Array(200).fill(401), ...Array(5).fill(429)]);
    expect((await from('49', 0)).status).toBe(401);
  });

  test('nor do requests without credentials rotate through a /48 without end', async () => {
    const ask = async (ip: string) => (await target.client({ ip }).get('/auth/me')).status;
    for (let request = 0; request < 110; request++) await ask('2001:db8:50:1::1');
    const seen: number[] = [];
    for (let request = 0; request < 301; request++) {
      seen.push(await ask(`2001:db8:50:${(request + 2).toString(16)}::1`));
    }
    // The first of them used up its own hundred, and ten that were refused count for nothing.
    expect(seen).toEqual([...Array(300).fill(401), 429]);
    expect(await ask('2001:db8:51:1::1')).toBe(401);
  });

  test('a /64 of IPv6 is one subscriber, and its neighbour is another', async () => {
    const { email } = await newUser(target);
    const rotating = Array.from(
      { length: 6 },
      (_, index) => `2001:db8:1:2:${index}:${index * 7}:dead:${index}`,
    );
    expect(await failFrom(target, email, rotating)).toEqual(FIVE_THEN_NONE);
    expect(await failFrom(target, email, ['2001:db8:1:3::1'])).toEqual([401]);
  });

  test('a /64 of IPv6 exhausts one limit over all accounts', async () => {
    const seen: number[] = [];
    for (let index = 0; index < 52; index++) {
      const client = target.client({ ip: `2001:db8:9:9::${index.toString(16)}` });
      seen.push((await wrong(client, `stranger${index}@example.com`)).status);
    }
    expect(seen.slice(0, 50).every((status) => status === 401)).toBe(true);
    expect(seen.slice(50)).toEqual([429, 429]);
  });

  test('behind a proxy the right-most foreign hop counts: what stands left of it, anyone may write', async () => {
    const { email } = await newUser(target);
    const chains = Array.from({ length: 6 }, (_, index) => `192.0.2.${index}, 203.0.113.50`);
    expect(await failFrom(target, email, chains)).toEqual(FIVE_THEN_NONE);
    const { email: other } = await newUser(target);
    const throughTwo = Array.from({ length: 6 }, (_, index) => `192.0.2.${index}, 203.0.113.51, 127.0.0.1`);
    expect(await failFrom(target, other, throughTwo)).toEqual(FIVE_THEN_NONE);
  });

  test('what no address is hides nobody: the hop that the proxy saw counts', async () => {
    const { email } = await newUser(target);
    const garbage = ['x', '', '999.1.1.1', '<script>', 'unknown', '203.0.113.9.9'];
    expect(await failFrom(target, email, garbage)).toEqual(FIVE_THEN_NONE);
  });

  test('without a trusted proxy, X-Forwarded-For counts for nothing', async () => {
    const { email } = await newUser(bare);
    const addresses = Array.from({ length: 6 }, (_, index) => `203.0.113.${index}`);
    expect(await failFrom(bare, email, addresses)).toEqual(FIVE_THEN_NONE);
    const keys = Object.keys(await throttles(bare));
    expect(keys.some((key) => key.includes('203.0.113'))).toBe(false);
  });

  test('no other header names the client', async () => {
    const { email } = await newUser(target);
    const ip = '203.0.113.60';
    const names = [
      'x-real-ip',
      'forwarded',
      'x-client-ip',
      'cf-connecting-ip',
      'true-client-ip',
      'x-end-user-ip',
    ];
    const seen: number[] = [];
    for (const [index, name] of names.entries()) {
      const value = name === 'forwarded' ? `for=192.0.2.${index}` : `192.0.2.${index}`;
      seen.push((await wrong(target.client({ ip, headers: { [name]: value } }), email)).status);
    }
    expect(seen).toEqual(FIVE_THEN_NONE);
  });

  test('the anonymous limit counts by the same buckets', async () => {
    const seen: number[] = [];
    for (let index = 0; index < 102; index++) {
      const client = target.client({ ip: `2001:db8:7:7::${index.toString(16)}` });
      seen.push((await client.get('/auth/me')).status);
    }
    expect(seen.filter((status) => status === 401)).toHaveLength(100);
    expect(seen.slice(100)).toEqual([429, 429]);
  });

  test('a right password is never counted, from wherever it comes', async () => {
    const { email, client } = await newUser(target);
    for (let index = 0; index < 8; index++)
      expect((await client.post('/auth/login', { email, password: PASSWORD })).status).toBe(200);
  });
});
