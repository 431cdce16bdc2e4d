import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HOUR } from '../../src/core/clock.ts';
import { dayOf } from '../../src/core/sms-firewall/judge-sms.ts';
import { type HttpProvider, reply, startHttpProvider } from '../delivery/support/http-provider.ts';
import { bearer, newUser, statuses, type User } from '../support/attack-target.ts';
import type { Answer } from '../support/client.ts';
import { codeIn } from '../support/codes.ts';
import { type Service, startService } from '../support/service.ts';
import { spentOn } from '../support/sms-ledger.ts';

const ADDRESSES = 500;
const NUMBERS = 2_000;
const PRICE = 120;
const DAILY_SPEND = 30_000;
/** What set-ups may take of it. */
const SET_UP_SPEND = DAILY_SPEND / 2;
/** Of one range: `smsPrefix`. */
const RANGE_LIMIT = 60;
/** Under parallel load a few are on their way when a range pauses after twenty. */
const PAUSED_BY = 20 + 16;

interface Sms {
  readonly to: string;
  readonly text: string;
}

// SMS pumping: the attacker is paid by the carrier of a range of numbers for each message that it gets.
describe('pumping of text messages', () => {
  let provider: HttpProvider;
  let service: Service;
  let thieves: User[];

  beforeAll(async () => {
    provider = await startHttpProvider(reply(202, { id: 'm' }));
    const secret = `whsec_${Buffer.alloc(24, 5).toString('base64')}`;
    const providers = [{ kind: 'webhook', url: provider.baseUrl, secret }];
    service = await startService({
      env: { COUNTERSIGN_SMS_PROVIDERS: JSON.stringify(providers) },
      settings: { sms: { countries: [], prices: {}, defaultPrice: PRICE, dailySpend: DAILY_SPEND } },
    });
    thieves = await inBatches(ADDRESSES, () => newUser(service, service.client()));
  });
  afterAll(async () => {
    await service.close();
    await provider.stop();
  });

  const sent = () => provider.requests.map(({ body }) => JSON.parse(body) as Sms);
  const spent = () => spentOn(service, service.application.id, dayOf(service.clock.now()));
  const setUp = ({ client, accessToken }: User, phoneNumber: string): Promise<Answer> =>
    client.post('/2fa/sms/setup', { phoneNumber }, bearer(accessToken));
  const confirm = ({ client, accessToken }: User, code: string): Promise<Answer> =>
    client.post('/2fa/sms/verify-setup', { code }, bearer(accessToken));

  /** Every account begins `NUMBERS / ADDRESSES` set-ups, 16 requests at a time. */
  const attack = (numberOf: (index: number) => string) =>
    inBatches(NUMBERS, (index) => setUp(thieves[index % ADDRESSES]!, numberOf(index)));
  const honest = async (number: string): Promise<number[]> => {
    const user = await newUser(service);
    const began = await setUp(user, number);
    if (began.status !== 200) return [began.status];
    const { text } = sent().findLast(({ to }) => to === number)!;
    return [began.status, (await confirm(user, codeIn(text))).status];
  };

  test('2,000 numbers of one range from 500 addresses: the range closes, and others go on', async () => {
    const answers = await attack((index) => `+34601${100_000 + index}`);
    const messages = sent().length;
    console.log(
      `pumping one range: ${NUMBERS} attempts from ${ADDRESSES} addresses, ${messages} messages, ` +
        `cost ${await spent()} of ${DAILY_SPEND} thousandths; answers ${JSON.stringify(statuses(answers))}`,
    );
    expect(messages).toBeLessThanOrEqual(PAUSED_BY);
    expect(await spent()).toBe(messages * PRICE);
    expect(await spent()).toBeLessThanOrEqual(RANGE_LIMIT * PRICE);
    const closed = answers.filter(({ status }) => status !== 200);
    expect(closed.length).toBe(NUMBERS - messages);
    expect(new Set(closed.map(({ body }) => body.code))).toEqual(new Set(['delivery_closed']));
    expect(closed[0]!.body.error).toMatch(/Use an authenticator app instead/);
    expect(await honest('+34655123456')).toEqual([200, 200]);
    expect(await honest('+447400123456')).toEqual([200, 200]);
    expect(await honest('+34601999999')).toEqual([closed[0]!.status]);
  });

  test('the owner of the numbers types the codes: the range still takes no more than sixty an hour', async () => {
    service.clock.advance(HOUR + 1);
    const [before, cost] = [sent().length, await spent()];
    const range = await inBatches(RANGE_LIMIT + 20, async (index) => {
      const thief = await newUser(service);
      const number = `+34602${100_000 + index}`;
      const { status } = await setUp(thief, number);
      if (status !== 200) return status;
      return (await confirm(thief, codeIn(sent().findLast(({ to }) => to === number)!.text))).status;
    });
    expect(range.filter((status) => status === 200)).toHaveLength(RANGE_LIMIT);
    expect(sent().length - before).toBe(RANGE_LIMIT);
    expect((await spent()) - cost).toBe(RANGE_LIMIT * PRICE);
  });

  test('spread over a hundred ranges it costs half of what a day may cost, and never more', async () => {
    service.clock.advance(HOUR + 1);
    const fresh = await inBatches(ADDRESSES / 2, () => newUser(service, service.client()));
    const before = sent().length;
    const paid = await spent();
    const answers = await inBatches(ADDRESSES, (index) =>
      setUp(fresh[index % fresh.length]!, `+34${600 + (index % 100)}${200_000 + index}`),
    );
    const cost = await spent();
    console.log(
      `pumping a hundred ranges: ${answers.length} attempts, ${sent().length - before} messages, ` +
        `cost of the day ${cost} of ${DAILY_SPEND} thousandths`,
    );
    expect(cost).toBeLessThanOrEqual(SET_UP_SPEND);
    expect(cost).toBeGreaterThan(SET_UP_SPEND - PRICE);
    expect(cost - paid).toBe((sent().length - before) * PRICE);
  });
});

/** Sixteen at a time, as many clients would. */
async function inBatches<T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) results[index] = await work(index);
  };
  await Promise.all(Array.from({ length: 16 }, worker));
  return results;
}
