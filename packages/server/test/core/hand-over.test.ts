import { afterAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../src/core/engine.ts';
import { dayOf } from '../../src/core/sms-firewall/judge-sms.ts';
import { recordReceipt } from '../../src/flows/delivery/record-receipt.ts';
import {
  addDestination,
  codeIn,
  newNumber,
  newReceiver,
  REFUSED,
  type Receiver,
  scripted,
  send,
  UNKNOWN,
  withDelivery,
} from '../support/codes.ts';
import { composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { everythingStored, outboxRows } from '../support/outbox.ts';
import { unwrap, verdict } from '../support/outcomes.ts';
import { firstFactor, newPerson, secondFactor } from '../support/person.ts';
import { spentOn } from '../support/sms-ledger.ts';

interface Sms {
  readonly to: string;
  readonly text: string;
  readonly reference: string;
}

for (const engine of engines) {
  describe(`handing a code over on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true });
    afterAll(world.close);
    const gateway = scripted<Sms>();
    const paying = withDelivery(world, { sms: gateway, acceptsAnyNumber: false });
    const { stores } = world.engine.database;
    const spent = () => spentOn(world, world.application.id, dayOf(world.clock.now()));
    const newestRow = async () => (await outboxRows(world))[0]!;
    const ask = async (person: Receiver, via = paying) => {
      const { tempToken } = await firstFactor(world, person);
      const outcome = await send(via, person, tempToken);
      return { tempToken, outcome, code: codeIn(gateway.sent.at(-1)?.text ?? '000000') };
    };
    const answering = (answer: typeof gateway.answer) => {
      gateway.answer = answer;
    };
    const accepted = (id: string) =>
      ({ outcome: 'accepted', provider: 'scripted', providerMessageId: id }) as const;

    test('that is accepted says so, and leaves a blank row with the name of the message', async () => {
      const person = await newReceiver(world);
      answering(() => accepted('sm-1'));
      const { outcome } = await ask(person);
      expect(outcome).toEqual({ ok: true, value: { method: 'sms', expiresIn: 300_000 } });
      const row = await newestRow();
      expect(row).toMatchObject({ status: 'accepted', payload: '', provider: 'scripted' });
      expect([row.provider_message_id, row.id]).toEqual(['sm-1', gateway.sent.at(-1)!.reference]);
    });

    test('that every provider refuses says so; the message is given up, its price returned', async () => {
      const person = await newReceiver(world);
      const before = await spent();
      answering(() => REFUSED);
      const { outcome, tempToken, code } = await ask(person);
      expect(verdict(outcome)).toBe('delivery_failed');
      expect(await newestRow()).toMatchObject({ status: 'failed', payload: '' });
      expect(await spent()).toBe(before);
      // It never left; asking again gives another one, and this one ends.
      answering(() => accepted('sm-2'));
      unwrap(await send(paying, person, tempToken));
      const renewed = codeIn(gateway.sent.at(-1)!.text);
      if (renewed !== code)
        expect(verdict(await secondFactor(world, person, tempToken, { code }))).toBe('invalid_code');
      expect(verdict(await secondFactor(world, person, tempToken, { code: renewed }))).toBe('ok');
    });

    test('of which nobody knows says that it failed; it is sent no second time, and counts if it arrives', async () => {
      const person = await newReceiver(world);
      const before = await spent();
      answering(() => UNKNOWN);
      const { outcome, tempToken, code } = await ask(person);
      expect(verdict(outcome)).toBe('delivery_failed');
      expect(await newestRow()).toMatchObject({ status: 'unknown', payload: '' });
      expect(await spent()).toBe(before + 100);
      expect(verdict(await secondFactor(world, person, tempToken, { code }))).toBe('ok');
    });

    test('leaves no trace where the transaction that makes the code fails, and nothing is sent', async () => {
      const person = await newReceiver(world);
      const { tempToken } = await firstFactor(world, person);
      const before = [await outboxRows(world), gateway.sent.length];
      const { database } = paying.engine;
      const failing: Engine = {
        ...paying.engine,
        database: {
          ...database,
          transact: (work) =>
            database.transact(async (bound) => {
              await work(bound);
              throw new Error('power cut');
            }),
        },
      };
      await expect(send({ engine: failing }, person, tempToken)).rejects.toThrow('power cut');
      expect([await outboxRows(world), gateway.sent.length]).toEqual(before);
      const live = await world.sql
        .selectFrom('sent_codes')
        .select('id')
        .where('account_id', '=', person.accountId)
        .where('used_at', 'is', null)
        .execute();
      expect(live).toEqual([]);
    });

    test('stands in the outbox before the provider is asked, encrypted, and nowhere in plain', async () => {
      const person = await newPerson(world);
      const [number, address] = [newNumber(), `plain-${person.username}@example.org`];
      await addDestination(world, person, 'sms', number);
      const receiver = await addDestination(world, person, 'email', address);
      let stored = '';
      let status: string | undefined;
      let code = '';
      answering(async ({ text }) => {
        code = codeIn(text);
        stored = await everythingStored(world);
        const row = await newestRow();
        status = row.status;
        expect(row.payload.length).toBeGreaterThan(50);
        expect(row.leased_until).toBeGreaterThan(world.clock.now());
        return accepted('sm-3');
      });
      unwrap((await ask(receiver)).outcome);
      expect(status).toBe('pending');
      for (const text of [stored, await everythingStored(world)]) {
        expect(text).toContain(person.email);
        for (const secret of [number, number.slice(1), address]) expect(text).not.toContain(secret);
        // Alone or in a message; six digits occur in ids and times by chance.
        for (const form of [`"${code}"`, `#${code}`, ` ${code} `]) expect(text).not.toContain(form);
      }
      const emails = await world.sql.selectFrom('accounts').select('email').execute();
      expect(emails.map(({ email }) => email)).toContain(person.email);
    });

    test('to a provider that takes it and later reports failure is recorded and audited once', async () => {
      const person = await newReceiver(world);
      answering(() => accepted('liar-1'));
      unwrap((await ask(person)).outcome);
      const receipt = { provider: 'scripted', providerMessageId: 'liar-1' };
      await recordReceipt(world.engine, { ...receipt, status: 'failed', reason: '30003' });
      const row = await newestRow();
      expect(row).toMatchObject({ status: 'accepted', receipt_reason: '30003' });
      expect(row.failed_at).not.toBeNull();
      const filter = { accountId: person.accountId, type: 'message.undelivered', limit: 10 } as const;
      const [event, ...rest] = await stores.in(world.application.id).audit.list(filter);
      expect(rest).toEqual([]);
      expect(event).toMatchObject({
        actor: 'system',
        data: { messageId: row.id, provider: 'scripted', reason: '30003' },
      });
    });

    test('is told when it was delivered; what is not ours is ignored', async () => {
      const person = await newReceiver(world);
      answering(() => accepted('sm-9'));
      unwrap((await ask(person)).outcome);
      await recordReceipt(world.engine, { provider: 'other', providerMessageId: 'sm-9', status: 'failed' });
      await recordReceipt(world.engine, { provider: 'scripted', providerMessageId: 'x', status: 'failed' });
      expect(await newestRow()).toMatchObject({ delivered_at: null, failed_at: null });
      await recordReceipt(world.engine, {
        provider: 'scripted',
        providerMessageId: 'sm-9',
        status: 'delivered',
      });
      expect((await newestRow()).delivered_at).not.toBeNull();
    });

    test('without a provider is not begun', async () => {
      const person = await newReceiver(world);
      const { sms: _sms, ...delivery } = world.engine.delivery;
      const bare = { ...world, engine: { ...world.engine, delivery } };
      const pending = await firstFactor(bare, person);
      expect(pending.methods).toEqual([]);
      expect(verdict(await send(bare, person, pending.tempToken))).toBe('method_unavailable');
    });
  });
}
