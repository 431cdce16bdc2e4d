import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SECOND } from '../../src/core/clock.ts';
import { deliverOutbox } from '../../src/jobs/deliver-outbox.ts';
import { type HttpProvider, reply, startHttpProvider } from '../delivery/support/http-provider.ts';
import { addDestination, codeIn, newNumber, type Receiver } from '../support/codes.ts';
import { composeBeside, composeEngine, movableClock, type World } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { outboxRows } from '../support/outbox.ts';
import { inParallel, verdict } from '../support/outcomes.ts';
import { firstFactor, newPerson, secondFactor } from '../support/person.ts';

const SCRIPT = new URL('../support/sending-process.ts', import.meta.url).pathname;
const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;

for (const engine of engines) {
  describe(`a process killed while it sends a code on ${engine.name}`, () => {
    let world: World;
    let provider: HttpProvider;
    let person: Receiver;
    /** The same database with a real provider in the configuration. */
    let paying: World;
    const clock = movableClock();
    // The other process has the system's clock.
    const setClock = (): void => clock.advance(Date.now() - clock.now());
    beforeEach(setClock);
    beforeAll(async () => {
      setClock();
      provider = await startHttpProvider(reply(202, { id: 'm-1' }));
      world = await composeEngine(engine, { cheapHashes: true, clock });
      person = await addDestination(world, await newPerson(world), 'sms', newNumber());
      const providers = [{ kind: 'webhook', url: `${provider.baseUrl}/sms`, secret: SECRET }];
      const env = { ...world.env, COUNTERSIGN_SMS_PROVIDERS: JSON.stringify(providers) };
      paying = await composeBeside({ env }, { clock });
    });
    afterAll(async () => {
      await paying.close();
      await world.close();
      await provider.stop();
    });

    const start = (tempToken: string, ...more: string[]): ChildProcess => {
      const { PATH } = process.env;
      const env = { PATH, ...paying.env };
      return spawn(process.execPath, [SCRIPT, tempToken, ...more], {
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
    };
    const kill = async (child: ChildProcess) => {
      child.kill('SIGKILL');
      await once(child, 'close');
    };
    const sent = () =>
      provider.requests.map(
        ({ body }) => JSON.parse(body) as { to: string; text: string; reference: string },
      );
    const afterTheLease = async () => {
      expect(await deliverOutbox(paying.engine)).toBe(0);
      paying.clock.advance(31 * SECOND);
      await inParallel(4, () => deliverOutbox(paying.engine));
    };

    test('before the provider was asked: the job sends that very code, once, and it opens the login', async () => {
      provider.requests.length = 0;
      const { tempToken } = await firstFactor(paying, person);
      const child = start(tempToken, 'hang');
      await once(child.stdout!, 'data');
      await kill(child);
      expect(provider.requests).toEqual([]);
      expect((await outboxRows(world))[0]).toMatchObject({ status: 'pending', attempts: 1 });
      await afterTheLease();
      expect(sent().map(({ to }) => to)).toEqual([person.destination]);
      const code = codeIn(sent()[0]!.text);
      expect(verdict(await secondFactor(paying, person, tempToken, { code }))).toBe('ok');
      expect((await outboxRows(world))[0]).toMatchObject({ status: 'accepted', payload: '' });
    });

    test('while the provider had it: it is repeated under the same reference, with the same code', async () => {
      provider.requests.length = 0;
      const asked = Promise.withResolvers<true>();
      provider.answer = () => asked.resolve(true);
      const { tempToken } = await firstFactor(paying, person);
      const child = start(tempToken);
      await asked.promise;
      await kill(child);
      provider.answer = reply(202, { id: 'm-2' });
      await afterTheLease();
      const [first, again, ...more] = sent();
      expect([again, more]).toEqual([first, []]);
      const [, { headers }] = provider.requests as [unknown, (typeof provider.requests)[number]];
      expect(headers['idempotency-key']).toBe(first!.reference);
      const code = codeIn(first!.text);
      expect(verdict(await secondFactor(paying, person, tempToken, { code }))).toBe('ok');
    });
  });
}
