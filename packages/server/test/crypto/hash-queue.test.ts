import { describe, expect, test } from 'vitest';
import { type Outcome, succeed } from '../../src/core/outcome.ts';
import type { HashShare } from '../../src/core/ports/hash-queue.ts';
import { createHashQueue } from '../../src/crypto/hash-queue.ts';
import { countHashWorkers } from '../../src/crypto/hash-workers.ts';
import { handClock } from '../support/hand-clock.ts';
import { verdict } from '../support/outcomes.ts';

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A queue whose hashes begin when they may and end when the test says. */
function underControl(workers: number) {
  const clock = handClock();
  const queue = createHashQueue(workers, clock);
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const hash = (name: string) => () =>
    new Promise<string>((resolve) => {
      begun.push(name);
      ends.push(() => resolve(name));
    });
  const ask = (name: string, share: HashShare, lane: readonly string[], isGone?: () => boolean) =>
    queue.admit({ share, lane, isGone }, (turns) => turns.take(hash(name)));
  const askForSet = (name: string, lane: readonly string[], size = 10) =>
    queue.admit({ share: 'sets', lane }, (turns) =>
      turns.takeEach(Array.from({ length: size }, (_, index) => hash(`${name}${index + 1}`))),
    );
  const endOne = async (): Promise<void> => {
    ends.shift()?.();
    await settle();
  };
  const endAll = async (): Promise<void> => {
    while (ends.length > 0) await endOne();
  };
  return { clock, queue, begun, ask, askForSet, endOne, endAll };
}

const asked = (from: number, to: number, each: (number: number) => Promise<Outcome<string>>) =>
  Array.from({ length: to - from }, (_, index) => each(from + index));

async function verdicts(outcomes: readonly Promise<Outcome<unknown>>[]): Promise<string[]> {
  return (await Promise.all(outcomes)).map(verdict);
}

describe('the queue before the hashes', () => {
  test('runs as many at once as it has workers, and the others in their order', async () => {
    const { begun, ask, endOne, endAll, queue } = underControl(2);
    const outcomes = asked(0, 4, (number) => ask(`s${number}`, 'strangers', ['here']));
    await settle();
    expect(begun).toEqual(['s0', 's1']);
    expect(queue.figures).toMatchObject({ running: 2, waiting: 2 });
    await endOne();
    expect(begun).toEqual(['s0', 's1', 's2']);
    await endAll();
    expect(await verdicts(outcomes)).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect(queue.figures).toEqual({ running: 0, waiting: 0, refused: 0, abandoned: 0 });
  });

  test('has room until its workers are taken', async () => {
    const { ask, queue, endAll } = underControl(2);
    expect(queue.hasRoom).toBe(true);
    const outcomes = asked(0, 2, (number) => ask(`s${number}`, 'strangers', []));
    expect(queue.hasRoom).toBe(false);
    await settle();
    await endAll();
    await Promise.all(outcomes);
    expect(queue.hasRoom).toBe(true);
  });

  test('turns away who is not served within two seconds, and says when to ask again', async () => {
    const { clock, ask, begun, endAll, queue } = underControl(1);
    const [first, second] = [ask('first', 'strangers', ['a']), ask('second', 'known', ['b'])];
    await clock.advance(1_999);
    expect(queue.figures.waiting).toBe(1);
    await clock.advance(1);
    expect(await second).toMatchObject({ ok: false, code: 'busy', detail: { retryAfter: 2_000 } });
    await endAll();
    expect(verdict(await first)).toBe('ok');
    expect(begun).toEqual(['first']);
    expect(queue.figures).toEqual({ running: 0, waiting: 0, refused: 1, abandoned: 0 });
  });

  test('turns away at the door whoever would wait longer than that', async () => {
    const { ask, queue, endAll } = underControl(2);
    // At 20 ms for a hash, two workers do 100 in a second.
    const outcomes = asked(0, 130, (number) => ask(`s${number}`, 'strangers', [`address ${number}`]));
    await settle();
    expect(queue.figures).toMatchObject({ running: 2, waiting: 98, refused: 30 });
    await endAll();
    expect((await verdicts(outcomes)).filter((one) => one === 'busy')).toHaveLength(30);
  });

  test('has the fewer places the longer hashes take', async () => {
    const { clock, ask, queue, endAll } = underControl(1);
    for (let slow = 0; slow < 60; slow++) {
      const one = ask('slow', 'strangers', []);
      await settle();
      await clock.advance(100);
      await endAll();
      await one;
    }
    const outcomes = asked(0, 50, (number) => ask(`s${number}`, 'strangers', [`address ${number}`]));
    await settle();
    expect(queue.figures).toMatchObject({ running: 1, waiting: 9, refused: 40 });
    await endAll();
    await Promise.all(outcomes);
  });

  test('takes turns between applications, addresses and accounts', async () => {
    const { begun, ask, endAll } = underControl(1);
    const outcomes = [
      ...asked(0, 10, (number) => ask(`flood${number}`, 'known', ['one', 'a', 'ann'])),
      ask('same address', 'known', ['one', 'a', 'bob']),
      ask('same application', 'known', ['one', 'b', 'cat']),
      ask('another application', 'known', ['two', 'a', 'dan']),
    ];
    await settle();
    await endAll();
    await Promise.all(outcomes);
    const others = ['same address', 'same application', 'another application'];
    expect(begun[0]).toBe('flood0');
    for (const other of others) expect(begun.indexOf(other)).toBeLessThan(begun.indexOf('flood2'));
  });

  test('lets no address take all places: its newest makes room for others', async () => {
    const { begun, ask, endAll } = underControl(1);
    const flood = asked(0, 60, (number) => ask(`flood${number}`, 'strangers', ['app', 'one address']));
    const others = asked(0, 20, (number) => ask(`other${number}`, 'strangers', ['app', `address ${number}`]));
    await settle();
    await endAll();
    expect(await verdicts(others)).toEqual(Array(20).fill('ok'));
    // 50 places: ten were refused at the door, twenty made room.
    expect((await verdicts(flood)).filter((one) => one === 'ok')).toHaveLength(30);
    expect(begun.indexOf('other19')).toBeLessThan(begun.indexOf('flood21'));
  });

  test('keeps turns for each share while another is flooded', async () => {
    const { begun, ask, endOne, endAll } = underControl(1);
    const strangers = asked(0, 50, (number) => ask(`stranger${number}`, 'strangers', [`${number}`]));
    await settle();
    const known = asked(0, 30, (number) => ask(`known${number}`, 'known', [`${number}`]));
    for (let turn = 0; turn < 27; turn++) await endOne();
    const turns = (name: string): number => begun.filter((one) => one.startsWith(name)).length;
    expect(begun.slice(0, 3)).toContain('known0');
    expect(turns('known')).toBeGreaterThanOrEqual(17);
    expect(turns('stranger')).toBeGreaterThanOrEqual(9);
    await endAll();
    await Promise.all([...strangers, ...known]);
  });

  test('drops who hung up before their hash', async () => {
    const { begun, ask, endAll, queue } = underControl(1);
    let isGone = false;
    const first = ask('first', 'strangers', ['a']);
    const gone = ask('gone', 'strangers', ['b'], () => isGone);
    const last = ask('last', 'strangers', ['c']);
    await settle();
    isGone = true;
    await endAll();
    expect(await verdicts([first, gone, last])).toEqual(['ok', 'busy', 'ok']);
    expect(begun).toEqual(['first', 'last']);
    expect(queue.figures).toMatchObject({ refused: 0, abandoned: 1 });
  });

  test('goes on with what fails', async () => {
    const { queue, ask, endAll } = underControl(1);
    const failing = queue.admit({ share: 'known', lane: [] }, (turns) =>
      turns.take(() => Promise.reject(new Error('no'))),
    );
    await expect(failing).rejects.toThrow('no');
    const next = ask('next', 'known', []);
    await settle();
    await endAll();
    expect(verdict(await next)).toBe('ok');
    expect(queue.hasRoom).toBe(true);
  });

  test('frees the place of whoever needs no hash after all', async () => {
    const { queue } = underControl(1);
    const visits = Array.from({ length: 500 }, () =>
      queue.admit({ share: 'strangers', lane: ['a'] }, () => Promise.resolve(succeed('limited'))),
    );
    expect((await verdicts(visits)).filter((one) => one === 'ok')).toHaveLength(50);
    expect(queue.hasRoom).toBe(true);
  });
});

describe('sets of hashes', () => {
  test('end with the first hash that fails, and leave no turn behind', async () => {
    const { queue, ask, endAll } = underControl(1);
    const broken = () => Promise.reject(new Error('no'));
    const failing = queue.admit({ share: 'sets', lane: [] }, (turns) => turns.takeEach([broken, broken]));
    await expect(failing).rejects.toThrow('no');
    const next = ask('next', 'known', []);
    await settle();
    await endAll();
    expect(verdict(await next)).toBe('ok');
    expect(queue.figures).toMatchObject({ running: 0, waiting: 0 });
  });

  test('let logins pass between their hashes', async () => {
    const { begun, ask, askForSet, endOne, endAll } = underControl(2);
    const sets = Array.from({ length: 10 }, (_, index) => askForSet(`set${index}-`, [`account ${index}`]));
    await settle();
    for (let hash = 0; hash < 5; hash++) await endOne();
    const before = begun.length;
    const login = ask('login', 'strangers', ['somewhere']);
    await endOne();
    expect(begun[before]).toBe('login');
    await endAll();
    expect(verdict(await login)).toBe('ok');
    expect(await verdicts(sets)).toEqual(Array(10).fill('ok'));
  });

  test('are finished once they are begun, however long the others keep the workers', async () => {
    const { clock, ask, askForSet, endOne, endAll } = underControl(1);
    const set = askForSet('set', ['account'], 3);
    await settle();
    for (let round = 0; round < 6; round++) {
      void ask(`known${round}`, 'known', ['x']);
      await clock.advance(900);
      await endOne();
    }
    await endAll();
    expect(verdict(await set)).toBe('ok');
  });

  test('of one account that asks without pause come one by one, those of others between them', async () => {
    const { begun, askForSet, endAll } = underControl(1);
    const sets = ['a1-', 'a2-', 'a3-'].map((name) => askForSet(name, ['app', 'address', 'ann'], 2));
    sets.push(askForSet('bob', ['app', 'address', 'bob'], 2));
    await settle();
    await endAll();
    await Promise.all(sets);
    expect(begun).toEqual(['a1-1', 'a1-2', 'a2-1', 'a2-2', 'bob1', 'bob2', 'a3-1', 'a3-2']);
  });
});

test('hashes leave threads of the pool to signatures, files and look-ups of names', () => {
  const workers = (cores: number, poolSize?: string) => countHashWorkers(cores, poolSize);
  expect([workers(1), workers(2), workers(8)]).toEqual([1, 2, 2]);
  expect([workers(2, '6'), workers(8, '18'), workers(64, '34')]).toEqual([2, 8, 16]);
  expect([workers(8, '1'), workers(8, '3'), workers(8, 'many'), workers(64, '1024')]).toEqual([1, 1, 2, 16]);
});
