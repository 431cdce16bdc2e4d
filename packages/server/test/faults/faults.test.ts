import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { engines } from '../support/engines.ts';
import { runRounds } from './rounds.ts';

const ROUNDS = 5;

for (const { name: engine } of engines) {
  test(`on ${engine}, nothing acknowledged is lost and nothing is accepted twice when what serves is killed`, async () => {
    const seed = randomInt(2 ** 31);
    console.log(`${engine}: seed ${seed}`);
    const reports = await runRounds({ engine, rounds: ROUNDS, seed });
    expect(
      reports.flatMap(({ round, violations }) => violations.map((text) => `round ${round}: ${text}`)),
    ).toEqual([]);
    expect(reports).toHaveLength(ROUNDS);
    for (const { answers } of reports) expect(answers).toBeGreaterThan(0);
  }, 180_000);
}
