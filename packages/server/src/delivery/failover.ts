import type { Clock } from '../core/clock.ts';
import type { Gateway, SendOptions } from '../core/delivery/gateway.ts';
import type { HandOver, HandOverRefused } from '../core/delivery/hand-over.ts';
import { type BreakerOptions, type CircuitBreaker, createCircuitBreaker } from './circuit-breaker.ts';

export interface FailoverProvider<Message> {
  readonly gateway: Gateway<Message>;
  /** Milliseconds that this provider may take of the whole deadline. */
  readonly timeoutMs: number;
  readonly breaker?: BreakerOptions;
}

/** A gateway that keeps its deadline needs none of this. */
const GRACE_MS = 250;

/**
 * Several providers in order of preference.
 *
 * The rule: a message goes to the next provider only where the one before has surely not taken it, because
 * it said so, could not be reached, or is left out. Everything else ends the search:
 * - `accepted`: done.
 * - `refused` with `permanent`: the destination is at fault; others would refuse too, and may bill for it.
 * - `unknown` (a time-out or a lost connection after the request had left, a 5xx that may come after the
 *   message was queued): a second provider could deliver a second live message. It is reported as it is;
 *   whoever asked may offer a new code, which ends the old one, or repeat the same message under the same
 *   reference.
 *
 * A provider whose answers are unknown `failures` times in a row is left out like one that is down, so that the
 * messages after those go to the next at once; after `pauseMs` one message tries it again.
 * An error thrown by a gateway is a defect, and is thrown on: nothing is known of that message either.
 */
export function createFailover<Message>(
  providers: readonly FailoverProvider<Message>[],
  clock: Clock,
): Gateway<Message> {
  const lines = providers.map((provider) => ({
    ...provider,
    circuit: createCircuitBreaker(clock, provider.breaker),
  }));
  const name = providers.map(({ gateway }) => gateway.provider).join(',');
  return {
    provider: name,
    send: async (message, { deadline }) => {
      const ends = performance.now() + deadline;
      let last: HandOverRefused = refuse(name, 'resting');
      for (const line of lines) {
        const left = ends - performance.now();
        if (left <= 0) return last.reason === 'resting' ? refuse(name, 'deadline') : last;
        if (!line.circuit.enter()) continue;
        const result = await attempt(line, message, { deadline: Math.min(left, line.timeoutMs) });
        if (result.outcome !== 'refused' || result.permanent) return result;
        last = result;
      }
      return last;
    },
    close: async () => {
      await Promise.all(providers.map(({ gateway }) => gateway.close()));
    },
  };
}

interface Line<Message> extends FailoverProvider<Message> {
  readonly circuit: CircuitBreaker;
}

async function attempt<Message>(
  { gateway, circuit }: Line<Message>,
  message: Message,
  options: SendOptions,
): Promise<HandOver> {
  try {
    const result = await withinTime(gateway, message, options);
    // A provider that judges the destination is alive.
    if (result.outcome === 'accepted' || (result.outcome === 'refused' && result.permanent))
      circuit.succeed();
    else circuit.fail();
    return result;
  } catch (error) {
    circuit.fail();
    throw error;
  }
}

async function withinTime<Message>(
  gateway: Gateway<Message>,
  message: Message,
  { deadline }: SendOptions,
): Promise<HandOver> {
  const { promise: silence, resolve } = Promise.withResolvers<HandOver>();
  const timer = setTimeout(
    () => resolve({ outcome: 'unknown', provider: gateway.provider, reason: 'timeout' }),
    deadline + GRACE_MS,
  );
  try {
    return await Promise.race([gateway.send(message, { deadline }), silence]);
  } finally {
    clearTimeout(timer);
  }
}

function refuse(provider: string, reason: 'resting' | 'deadline'): HandOverRefused {
  return { outcome: 'refused', provider, permanent: false, reason };
}
