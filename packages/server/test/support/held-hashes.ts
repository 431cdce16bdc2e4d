import { type Outcome, succeed } from '../../src/core/outcome.ts';
import type { HashTurns } from '../../src/core/ports/hash-queue.ts';
import type { Service } from './service.ts';

/** Hashes of passwords that begin in their turn and end when the test says. */
export interface HeldHashes {
  /** The passwords whose hashes were begun, in their order. */
  readonly begun: readonly string[];
  hold(): void;
  /** Lets one end that was begun. */
  release(): void;
  /** Holds no longer. */
  open(): void;
}

/** Within a turn that was taken already. */
const INSIDE: HashTurns = {
  take: async (hash) => succeed(await hash()),
  takeEach: async (hashes) => succeed(await Promise.all(hashes.map((hash) => hash()))),
};

export function holdHashes({ engine }: Pick<Service, 'engine'>): HeldHashes {
  const { passwords } = engine;
  const verify = passwords.verify.bind(passwords);
  const begun: string[] = [];
  const held: (() => void)[] = [];
  let isHolding = false;
  const pass = (): Promise<void> =>
    isHolding ? new Promise((resolve) => held.push(resolve)) : Promise.resolve();
  Object.assign(passwords, {
    verify: (turns: HashTurns, phc: string, password: string): Promise<Outcome<boolean>> =>
      turns.take(async () => {
        begun.push(password);
        await pass();
        const verified = await verify(INSIDE, phc, password);
        return verified.ok && verified.value;
      }),
  });
  return {
    begun,
    hold: () => {
      isHolding = true;
      begun.length = 0;
    },
    release: () => held.shift()?.(),
    open: () => {
      isHolding = false;
      for (const release of held.splice(0)) release();
    },
  };
}
