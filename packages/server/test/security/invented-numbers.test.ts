import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Account } from '../../src/core/account/account.ts';
import type { SmsSettings } from '../../src/core/application/application.ts';
import { dayOf } from '../../src/core/sms-firewall/judge-sms.ts';
import { updateApplication } from '../../src/flows/administration/manage-applications.ts';
import {
  accountOf,
  bearer,
  beginLogin,
  newMember,
  newUser,
  statuses,
  type User,
} from '../support/attack-target.ts';
import { type Answer, type HttpClient, newAddress } from '../support/client.ts';
import { codeIn } from '../support/codes.ts';
import { describeAttack } from '../support/describe-attack.ts';
import { unwrap } from '../support/outcomes.ts';
import { spentOn } from '../support/sms-ledger.ts';

const PRICE = 100;
/** As many messages as a day has. */
const MESSAGES = 20;
const sms: SmsSettings = { countries: [], prices: {}, defaultPrice: PRICE, dailySpend: MESSAGES * PRICE };
const eventsUrl = 'https://shop.example/events';

let numbers = 0;
/** Of a range of its own: the limit of one is another matter. */
const invented = (): string => `+34${600 + (numbers += 1)}${100_000 + numbers}`;

// Whoever registers may have messages sent to any number; what members log in by is paid from the same purse.
describeAttack('invented numbers that use up what text messages may cost', (on) => {
  let owner: User & { number: string };

  beforeAll(async () => {
    const { engine, application } = on.target;
    const webhooks = { ...application.settings.webhooks, eventsUrl, events: ['sms.budget_low'] };
    unwrap(await updateApplication(engine, application, { settings: { sms, webhooks } }));
  });
  beforeEach(async () => {
    on.target.clock.advance(86_400_000);
    const member = await newMember(on.target);
    const number = invented();
    await setUp(member, number);
    const code = codeIn(on.target.messages(number)[0]!.text);
    await member.client.post('/2fa/sms/verify-setup', { code }, bearer(member.accessToken));
    on.target.clock.advance(86_400_000);
    owner = { ...member, number };
  });

  const setUp = ({ client, accessToken }: User, phoneNumber = invented()): Promise<Answer> =>
    client.post('/2fa/sms/setup', { phoneNumber }, bearer(accessToken));
  const invent = async (times: number, client?: HttpClient): Promise<Answer[]> => {
    const answers: Answer[] = [];
    for (let time = 0; time < times; time++) answers.push(await setUp(await newUser(on.target, client)));
    return answers;
  };
  const askForCode = async (client = owner.client): Promise<Answer> => {
    const tempToken = await beginLogin({ ...owner, client });
    return client.post('/2fa/send-code', { tempToken, method: 'sms' });
  };
  const spent = () => spentOn(on.target, on.target.application.id, dayOf(on.target.clock.now()));
  const alarms = async () => {
    const rows = await on.target.sql
      .selectFrom('audit_events')
      .select(['data', 'created_at'])
      .where('type', '=', 'sms.budget_low')
      .orderBy('id')
      .execute();
    const today = dayOf(on.target.clock.now());
    return rows.filter((row) => dayOf(row.created_at) === today).map(({ data }) => JSON.parse(data));
  };

  test('use up half of a day, and a code of a member still leaves', async () => {
    const answers = await invent(MESSAGES);
    expect(statuses(answers)).toEqual({ 200: MESSAGES / 2, 503: MESSAGES / 2 });
    expect(new Set(answers.slice(MESSAGES / 2).map(({ body }) => body.code))).toEqual(
      new Set(['delivery_closed']),
    );
    expect(await spent()).toBe((MESSAGES / 2) * PRICE);
    expect((await askForCode()).status).toBe(200);
    expect(on.target.messages(owner.number).length).toBe(2);
  });

  test('leave to logins what they did not use, and a day never costs more than it may', async () => {
    const members = [owner];
    await invent(4);
    for (let login = 0; login < 4; login++) expect((await askForCode()).status).toBe(200);
    expect(await spent()).toBe((members.length * 4 + 4) * PRICE);
  });

  test('raise an alarm at four fifths of their half, and another at four fifths of the day', async () => {
    await invent(7);
    expect(await alarms()).toEqual([]);
    await invent(5);
    const ofSetUps = { budget: 'set-ups', spent: 800, cap: 1_000 };
    expect(await alarms()).toEqual([ofSetUps]);
    const { smsLedger } = on.target.engine.database.stores.in(on.target.application.id);
    await smsLedger.spend(dayOf(on.target.clock.now()), { cost: 500, cap: sms.dailySpend });
    await askForCode();
    await askForCode();
    expect(await alarms()).toEqual([ofSetUps, { budget: 'day', spent: 1_600, cap: 2_000 }]);
    const queued = await on.target.sql
      .selectFrom('webhook_deliveries')
      .select('id')
      .where('type', '=', 'sms.budget_low')
      .where('created_at', '>', on.target.clock.now() - 3_600_000)
      .execute();
    expect(queued).toHaveLength(2);
  });

  test('asked for behind one address leave messages to whoever logs in there', async () => {
    const ip = newAddress();
    const there = on.target.client({ ip });
    const { engine, application } = on.target;
    const roomy = { ...sms, dailySpend: 1_000_000 };
    unwrap(await updateApplication(engine, application, { settings: { sms: roomy } }));
    on.target.clock.advance(2_000);
    expect(statuses(await invent(15, there))).toEqual({ 200: 10, 429: 5 });
    expect((await askForCode(there)).status).toBe(200);
    unwrap(await updateApplication(engine, application, { settings: { sms } }));
    on.target.clock.advance(2_000);
  });

  test('of a refused message give their share back', async () => {
    const account: Account = await accountOf(on.target, owner);
    expect(account.activeFactorTypes).toContain('sms');
    const { smsLedger } = on.target.engine.database.stores.in(account.applicationId);
    const day = dayOf(on.target.clock.now());
    const half = { cost: 1_000, cap: 2_000, setUpCap: 1_000 };
    expect(await smsLedger.spend(day, half)).toBeDefined();
    expect(statuses(await invent(1))).toEqual({ 503: 1 });
    await smsLedger.refund(day, 1_000, true);
    expect(statuses(await invent(1))).toEqual({ 200: 1 });
  });
});
