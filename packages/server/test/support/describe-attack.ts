import { afterAll, beforeAll, describe } from 'vitest';
import { startBeside, startTarget, type Target } from './attack-target.ts';
import { engines } from './engines.ts';
import type { ServiceOptions } from './service.ts';

type Beside = Awaited<ReturnType<typeof startBeside>>;

export interface UnderAttack {
  readonly target: Target;
}

export interface TwoUnderAttack extends UnderAttack {
  /** A second server on the same database. */
  readonly beside: Beside;
}

type Options = Omit<ServiceOptions, 'engine'>;

/** An attack on a service, on both engines; `on` is filled before the first test. */
export function describeAttack(
  what: string,
  tests: (on: UnderAttack) => void,
  options: () => Options = () => ({}),
): void {
  for (const { name: engine } of engines) {
    describe(`${what} on ${engine}`, () => {
      const on = {} as { target: Target };
      beforeAll(async () => {
        on.target = await startTarget({ ...options(), engine });
      });
      afterAll(() => on.target.close());
      tests(on);
    });
  }
}

/** An attack on two servers of one database. */
export function describeAttackOnTwo(
  what: string,
  tests: (on: TwoUnderAttack) => void,
  options?: () => Options,
): void {
  const withBoth = (alone: UnderAttack): void => {
    const on = alone as UnderAttack & { beside: Beside };
    beforeAll(async () => {
      on.beside = await startBeside(on.target);
    });
    afterAll(() => on.beside.close());
    tests(on);
  };
  describeAttack(`${what}, against two servers on one database,`, withBoth, options);
}
