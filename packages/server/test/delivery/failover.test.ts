import { describe, expect, it } from 'vitest';
import type { Gateway } from '../../src/core/delivery/gateway.ts';
import type { HandOver } from '../../src/core/delivery/hand-over.ts';
import { createCircuitBreaker } from '../../src/delivery/circuit-breaker.ts';
import { createFailover } from '../../src/delivery/failover.ts';
import { createMovedClock } from './support/clock.ts';

type Answer = HandOver | Error | 'never';

interface Double extends Gateway<string> {
  answers: Answer;
  readonly sent: string[];
  readonly deadlines: number[];
  closed: boolean;
}

const accepted = (provider: string): HandOver => ({ outcome: 'accepted', provider, providerMessageId: 'm' });
const refused = (provider: string, permanent = false): HandOver => ({
  outcome: 'refused',
  provider,
  permanent,
  reason: permanent ? 'invalid_destination' : 'unreachable',
});
const unknown = (provider: string): HandOver => ({ outcome: 'unknown', provider, reason: 'timeout' });

function createDouble(provider: string, answers: Answer = accepted(provider)): Double {
  const double: Double = {
    provider,
    answers,
    sent: [],
    deadlines: [],
    closed: false,
    send: async (message, { deadline }) => {
      double.sent.push(message);
      double.deadlines.push(deadline);
      if (double.answers === 'never') return await new Promise<never>(() => undefined);
      if (double.answers instanceof Error) throw double.answers;
      return double.answers;
    },
    close: async () => {
      double.closed = true;
    },
  };
  return double;
}

function setUp(first: Answer, second?: Answer) {
  const clock = createMovedClock();
  const a = createDouble('a', first);
  const b = createDouble('b', second ?? accepted('b'));
  const breaker = { failures: 3, pauseMs: 30_000 };
  const providers = [a, b].map((gateway) => ({ gateway, timeoutMs: 1_000, breaker }));
  const gateway = createFailover(providers, clock);
  const send = (message = 'code'): Promise<HandOver> => gateway.send(message, { deadline: 5_000 });
  return { clock, a, b, gateway, send };
}

describe('several providers in order', () => {
  it('stay with the first that accepts', async () => {
    const { send, a, b } = setUp(accepted('a'));
    expect(await send()).toEqual(accepted('a'));
    expect([a.sent.length, b.sent.length]).toEqual([1, 0]);
  });

  it('go on where the first has surely not taken the message', async () => {
    const { send, a, b } = setUp(refused('a'));
    expect(await send()).toEqual(accepted('b'));
    expect([a.sent, b.sent]).toEqual([['code'], ['code']]);
  });

  it('do not try a destination elsewhere that is refused for good', async () => {
    const { send, b } = setUp(refused('a', true));
    expect(await send()).toEqual(refused('a', true));
    expect(b.sent).toEqual([]);
  });

  it('never risk a second live message: unknown ends the search and is reported', async () => {
    const { send, b } = setUp(unknown('a'));
    expect(await send()).toEqual(unknown('a'));
    expect(b.sent).toEqual([]);
  });

  it('that all refuse give the last refusal', async () => {
    const { send } = setUp(refused('a'), refused('b'));
    expect(await send()).toEqual(refused('b'));
  });

  it('get their own share of the deadline, and no more than is left', async () => {
    const { gateway, a, b } = setUp(refused('a'));
    await gateway.send('code', { deadline: 700 });
    expect(a.deadlines[0]).toBeLessThanOrEqual(700);
    await gateway.send('code', { deadline: 60_000 });
    expect(a.deadlines[1]).toBe(1_000);
    expect(b.deadlines[1]).toBe(1_000);
  });

  it('are not begun after the deadline', async () => {
    const { gateway, a } = setUp(accepted('a'));
    expect(await gateway.send('code', { deadline: 0 })).toMatchObject({
      outcome: 'refused',
      reason: 'deadline',
    });
    expect(a.sent).toEqual([]);
  });

  it('that forget their deadline are given up, and count as unknown', async () => {
    const { gateway, b } = setUp('never');
    const started = performance.now();
    expect(await gateway.send('code', { deadline: 100 })).toEqual({
      outcome: 'unknown',
      provider: 'a',
      reason: 'timeout',
    });
    expect(performance.now() - started).toBeLessThan(1_500);
    expect(b.sent).toEqual([]);
  });

  it('that are broken throw, and nobody else is asked', async () => {
    const { send, b } = setUp(new Error('defect'));
    await expect(send()).rejects.toThrow('defect');
    expect(b.sent).toEqual([]);
  });

  it('are closed together', async () => {
    const { gateway, a, b } = setUp(accepted('a'));
    await gateway.close();
    expect([a.closed, b.closed]).toEqual([true, true]);
  });
});

describe('a provider that fails in a row', () => {
  it.each([
    ['down', refused('a')],
    ['silent', unknown('a')],
  ])('because it is %s is left out, and messages go to the next at once', async (_how, answer) => {
    const { send, a, b } = setUp(answer);
    for (let i = 0; i < 3; i++) await send();
    expect(a.sent).toHaveLength(3);
    const before = b.sent.length;
    expect(await send()).toEqual(accepted('b'));
    expect(a.sent).toHaveLength(3);
    expect(b.sent).toHaveLength(before + 1);
  });

  it('is tried again by one message after its pause, and by all when that succeeds', async () => {
    const { send, clock, a } = setUp(refused('a'));
    for (let i = 0; i < 3; i++) await send();
    clock.move(29_999);
    await send();
    expect(a.sent).toHaveLength(3);
    clock.move(1);
    await send();
    expect(a.sent).toHaveLength(4);
    await send();
    expect(a.sent).toHaveLength(4);
    clock.move(30_000);
    a.answers = accepted('a');
    expect(await send()).toEqual(accepted('a'));
    expect(await send()).toEqual(accepted('a'));
  });

  it('is not left out for refusing destinations', async () => {
    const { send, a } = setUp(refused('a', true));
    for (let i = 0; i < 10; i++) await send();
    expect(a.sent).toHaveLength(10);
  });

  it('refuses where all providers are left out', async () => {
    const { send, a, b } = setUp(refused('a'), refused('b'));
    for (let i = 0; i < 3; i++) await send();
    expect(await send()).toEqual({
      outcome: 'refused',
      provider: 'a,b',
      permanent: false,
      reason: 'resting',
    });
    expect([a.sent.length, b.sent.length]).toEqual([3, 3]);
  });
});

describe('a circuit breaker', () => {
  it('half open lets one in, and another when that one never comes back', () => {
    const clock = createMovedClock();
    const breaker = createCircuitBreaker(clock, { failures: 1, pauseMs: 1_000 });
    expect(breaker.enter()).toBe(true);
    breaker.fail();
    expect([breaker.state(), breaker.enter()]).toEqual(['open', false]);
    clock.move(1_000);
    expect(breaker.state()).toBe('half_open');
    expect([breaker.enter(), breaker.enter(), breaker.enter()]).toEqual([true, false, false]);
    clock.move(1_000);
    expect([breaker.enter(), breaker.enter()]).toEqual([true, false]);
    breaker.succeed();
    expect([breaker.state(), breaker.enter(), breaker.enter()]).toEqual(['closed', true, true]);
  });

  it('counts failures in a row only', () => {
    const breaker = createCircuitBreaker(createMovedClock(), { failures: 2, pauseMs: 1_000 });
    breaker.fail();
    breaker.succeed();
    breaker.fail();
    expect(breaker.state()).toBe('closed');
    breaker.fail();
    expect(breaker.state()).toBe('open');
  });
});
