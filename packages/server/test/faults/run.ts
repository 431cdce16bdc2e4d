// `npm run faults`: kills the service, and its database, at random moments, and looks for what was lost.
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { type RoundReport, runRounds } from './rounds.ts';
import { ENGINES, type EngineName } from './target.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '100' },
    engine: { type: 'string', default: 'both' },
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
  },
});
const rounds = Number(values.rounds);
const seed = Number(values.seed);
const engines = enginesOf(values.engine);
if (engines.length === 0 || !Number.isSafeInteger(rounds) || rounds < 1 || !Number.isSafeInteger(seed)) {
  process.stderr.write(
    `npm run faults -- [--rounds 100] [--engine both|poolers|${ENGINES.join('|')}] [--seed 1]\n`,
  );
  process.exit(2);
}

// With what was started.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
process.stdout.write(`seed ${seed}: repeat with --seed ${seed}\n`);
const reports: RoundReport[] = [];
for (const engine of engines) {
  reports.push(...(await runRounds({ engine, rounds, seed, onRound: (report) => print(report, rounds) })));
}
summarize(reports);

function enginesOf(text: string): EngineName[] {
  if (text === 'both') return ['sqlite', 'postgres'];
  if (text === 'poolers') return ['transaction', 'session'];
  return ENGINES.filter((engine) => engine === text);
}

function print(report: RoundReport, of: number): void {
  const { round, engine, killed, after, backAfter, answers, inDoubt, checked, violations } = report;
  const verdict = violations.length === 0 ? 'ok' : `${violations.length} VIOLATIONS`;
  process.stdout.write(
    `${`${round}/${of}`.padStart(8)}  ${engine.padEnd(11)}  killed ${killed} after ${after} ms, back after ${backAfter} ms, ` +
      `${answers} answers, ${inDoubt} in doubt, ${checked} people checked: ${verdict}\n`,
  );
  for (const violation of violations) process.stdout.write(`          ${violation}\n`);
}

function summarize(all: readonly RoundReport[]): void {
  const sum = (count: (report: RoundReport) => number): number =>
    all.reduce((total, one) => total + count(one), 0);
  const violations = sum((report) => report.violations.length);
  process.stdout.write(
    `${all.length} rounds, ${sum((report) => report.answers)} answers, ` +
      `${sum((report) => report.inDoubt)} in doubt, ${violations} violations\n`,
  );
  process.exitCode = violations === 0 ? 0 : 1;
}
