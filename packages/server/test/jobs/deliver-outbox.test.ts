import { inspect } from 'node:util';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/core/clock.ts';
import { accept } from '../../src/core/delivery/hand-over.ts';
import type { OutgoingEmail, OutgoingSms } from '../../src/core/delivery/message.ts';
import { dayOf } from '../../src/core/sms-firewall/judge-sms.ts';
import { deliverOutbox } from '../../src/jobs/deliver-outbox.ts';
import {
  codeIn,
  newReceiver,
  REFUSED,
  type Receiver,
  scripted,
  send,
  UNKNOWN,
  withDelivery,
} from '../support/codes.ts';
import { composeBeside, composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { outboxRows, queueMail } from '../support/outbox.ts';
import { inParallel, unwrap, verdict } from '../support/outcomes.ts';
import { firstFactor, secondFactor } from '../support/person.ts';
import { spentOn } from '../support/sms-ledger.ts';

const LEASE = 30 * SECOND;

for (const engine of engines) {
  describe(`the outbox job on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true });
    afterAll(world.close);
    const sms = scripted<OutgoingSms>();
    const email = scripted<OutgoingEmail>();
    const here = withDelivery(world, { sms, email });
    const { clock } = world;
    const deliver = () => deliverOutbox(here.engine);

    beforeEach(async () => {
      await world.sql.deleteFrom('outbox').execute();
      for (const gateway of [sms, email]) {
        gateway.sent.length = 0;
        gateway.answer = () => accept('scripted');
      }
    });

    /** A process that is gone once it has committed: the provider may have taken the message, or not. */
    async function crash(person: Receiver, tempToken: string): Promise<string> {
      const lost = scripted<OutgoingSms>(() => new Promise(() => undefined));
      void send(withDelivery(world, { sms: lost }), person, tempToken);
      await expect.poll(() => lost.sent.length).toBe(1);
      return codeIn(lost.sent[0]!.text);
    }

    test('sends what a crashed process left behind: once, the same code, when the lease has lapsed', async () => {
      const person = await newReceiver(world);
      await world.sql.deleteFrom('outbox').execute();
      const { tempToken } = await firstFactor(world, person);
      const code = await crash(person, tempToken);
      expect([await deliver(), sms.sent.length]).toEqual([0, 0]);
      clock.advance(LEASE);
      await inParallel(8, deliver);
      expect(sms.sent.map(({ text }) => codeIn(text))).toEqual([code]);
      clock.advance(LEASE);
      await deliver();
      expect(sms.sent).toHaveLength(1);
      expect((await outboxRows(world))[0]).toMatchObject({ status: 'accepted', payload: '', attempts: 2 });
      expect(verdict(await secondFactor(world, person, tempToken, { code }))).toBe('ok');
    });

    test('leaves a code that was typed meanwhile: the message had gone before the crash', async () => {
      const person = await newReceiver(world);
      const { tempToken } = await firstFactor(world, person);
      const code = await crash(person, tempToken);
      unwrap(await secondFactor(world, person, tempToken, { code }));
      clock.advance(LEASE);
      expect([await deliver(), sms.sent.length]).toEqual([0, 0]);
    });

    test('leaves a code that a newer one ended: never two that live', async () => {
      const person = await newReceiver(world);
      const { tempToken } = await firstFactor(world, person);
      await crash(person, tempToken);
      unwrap(await send(here, person, tempToken));
      const code = codeIn(sms.sent[0]!.text);
      clock.advance(LEASE);
      expect([await deliver(), sms.sent.length]).toEqual([0, 1]);
      expect(verdict(await secondFactor(world, person, tempToken, { code }))).toBe('ok');
    });

    test('sends no code that would come too late, and blanks it', async () => {
      const person = await newReceiver(world);
      const { tempToken } = await firstFactor(world, person);
      await crash(person, tempToken);
      clock.advance(5 * MINUTE);
      expect([await deliver(), sms.sent.length]).toEqual([0, 0]);
      expect((await outboxRows(world))[0]).toMatchObject({ status: 'expired', payload: '' });
    });

    test('gives a code up when it is refused, and its price back', async () => {
      const person = await newReceiver(world);
      const spent = () => spentOn(world, person.application.id, dayOf(clock.now()));
      const before = await spent();
      const { tempToken } = await firstFactor(world, person);
      await crash(person, tempToken);
      expect(await spent()).toBe(before + 100);
      clock.advance(LEASE);
      sms.answer = () => REFUSED;
      await deliver();
      expect((await outboxRows(world))[0]).toMatchObject({ status: 'failed', payload: '' });
      expect(await spent()).toBe(before);
      clock.advance(HOUR);
      await deliver();
      expect(sms.sent).toHaveLength(1);
    });

    test('delivers each of 60 mails once from two processes that step at once', async () => {
      const beside = await composeBeside(world, { clock });
      const other = withDelivery(beside, { email });
      const names = Array.from({ length: 60 }, (_, index) => `n${index}@example.org`);
      for (const name of names) await queueMail(here, name, { lifetime: DAY });
      const done = await inParallel(8, (index) => deliverOutbox([here.engine, other.engine][index % 2]!));
      await beside.close();
      expect(email.sent.map(({ to }) => to).toSorted()).toEqual(names.toSorted());
      expect(done.reduce((sum, count) => sum + count, 0)).toBe(60);
    });

    test('tries a refused notice again at growing intervals for a day, then gives up', async () => {
      const began = clock.now();
      await queueMail(here, 'ann@example.org', { lifetime: DAY });
      const tries: number[] = [];
      email.answer = () => {
        tries.push(Math.round((clock.now() - began) / SECOND));
        return REFUSED;
      };
      for (let step = 0; step < 24 * 60; step++) {
        await deliver();
        clock.advance(MINUTE);
      }
      const gaps = tries.slice(1).map((at, index) => at - tries[index]!);
      expect(gaps.slice(0, 4)).toEqual([60, 60, 60, expect.closeTo(120, -1)]);
      expect(Math.max(...gaps)).toBeLessThanOrEqual(3_660);
      expect(Math.min(...gaps.slice(-5))).toBeGreaterThanOrEqual(3_600);
      expect(tries.length).toBeLessThan(40);
      await deliver();
      expect((await outboxRows(world))[0]).toMatchObject({ status: 'expired', payload: '' });
    });

    test('delivers a notice as soon as a provider is back, once', async () => {
      await queueMail(here, 'ann@example.org', { lifetime: DAY });
      email.answer = () => REFUSED;
      await deliver();
      email.answer = () => accept('scripted');
      expect(await deliver()).toBe(0);
      clock.advance(10 * SECOND);
      await deliver();
      clock.advance(HOUR);
      await deliver();
      expect(email.sent).toHaveLength(2);
      expect((await outboxRows(world))[0]).toMatchObject({ status: 'accepted', payload: '' });
    });

    test.each([
      ['of which nobody knows', UNKNOWN, 'unknown'],
      ['whose destination is at fault', { ...REFUSED, permanent: true }, 'failed'],
    ] as const)('sends a notice %s no second time', async (_name, answer, status) => {
      await queueMail(here, 'ann@example.org', { lifetime: DAY });
      email.answer = () => answer;
      await deliver();
      clock.advance(HOUR);
      await deliver();
      expect(email.sent).toHaveLength(1);
      expect((await outboxRows(world))[0]).toMatchObject({ status, payload: '' });
    });

    test('sends a mail whose connection broke in its middle again, once, and no text message', async () => {
      const broken = { ...UNKNOWN, reason: 'connection_lost' } as const;
      await queueMail(here, 'ann@example.org', { lifetime: DAY });
      email.answer = () => broken;
      await deliver();
      expect((await outboxRows(world))[0]).toMatchObject({ status: 'pending' });
      clock.advance(10 * SECOND);
      await deliver();
      clock.advance(HOUR);
      await deliver();
      // By the same reference, which is in the Message-ID.
      expect(new Set(email.sent.map(({ reference }) => reference)).size).toBe(1);
      expect(email.sent).toHaveLength(2);
      expect((await outboxRows(world))[0]).toMatchObject({ status: 'unknown', payload: '' });
      const person = await newReceiver(world);
      const { tempToken } = await firstFactor(world, person);
      await crash(person, tempToken);
      clock.advance(LEASE);
      sms.answer = () => broken;
      await deliver();
      clock.advance(MINUTE);
      await deliver();
      expect(sms.sent).toHaveLength(1);
    });

    test('reports a message that breaks its gateway without its content, does not repeat it, and delivers the others', async () => {
      for (let index = 0; index < 45; index++) {
        await queueMail(here, index === 3 ? 'broken@example.org' : `m${index}@example.org`, {
          lifetime: HOUR,
        });
      }
      email.answer = ({ to }) => {
        if (to === 'broken@example.org') throw Object.assign(new Error(`a defect at ${to}`), { to });
        return accept('scripted');
      };
      const error = await deliver().catch((reason: unknown) => reason as Error);
      expect(error).toMatchObject({ message: 'The way out for email broke: Error' });
      expect(inspect(error)).not.toMatch(/broken@|a defect/);
      expect(inspect(error)).toMatch(/at .*deliver-outbox\.test\.ts/);
      clock.advance(MINUTE);
      await deliver();
      expect(email.sent).toHaveLength(45);
      const statuses = (await outboxRows(world)).map(({ status, payload }) => status + payload);
      expect(statuses.filter((status) => status === 'unknown')).toHaveLength(1);
      expect(statuses.filter((status) => status === 'accepted')).toHaveLength(44);
    });

    test('blanks hundreds that are too late in one step', async () => {
      for (let index = 0; index < 50; index++)
        await queueMail(here, 'late@example.org', { lifetime: SECOND });
      clock.advance(SECOND);
      await deliver();
      const rows = await outboxRows(world);
      expect(new Set(rows.map(({ status, payload }) => status + payload))).toEqual(new Set(['expired']));
      expect(email.sent).toEqual([]);
    });
  });
}
