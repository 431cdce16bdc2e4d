import { setTimeout as delay } from 'node:timers/promises';
import { accountHolders } from './accounts/account-holders.ts';
import { openCustomers } from './businesses/customers.ts';
import { Lost, Violation, type Weather } from './connection.ts';
import { ageSessions, endLeases } from './leases.ts';
import { Population } from './population.ts';
import { Random } from './random.ts';
import type { Crowd, Subject } from './subject.ts';
import { createTarget, type EngineName, type Target, type Victim } from './target.ts';

const LOAD = { shortest: 150, longest: 1_500 };

export interface RoundReport {
  readonly round: number;
  readonly engine: EngineName;
  readonly killed: Victim;
  /** Milliseconds of load before the kill. */
  readonly after: number;
  /** Milliseconds from the kill until the service was ready again. */
  readonly backAfter: number;
  readonly answers: number;
  readonly inDoubt: number;
  readonly checked: number;
  readonly violations: readonly string[];
}

export interface Plan {
  readonly engine: EngineName;
  readonly rounds: number;
  readonly seed: number;
  readonly onRound?: (report: RoundReport) => void;
}

/** Load, a kill at a random moment, a restart on the same data, a check: again and again with the same people. */
export async function runRounds({ engine, rounds, seed, onRound }: Plan): Promise<RoundReport[]> {
  const target = await createTarget(engine);
  const crowds: Crowd[] = [accountHolders];
  const reports: RoundReport[] = [];
  try {
    crowds.push(await openCustomers(target));
    const game = {
      target,
      crowds,
      population: new Population(target, crowds, seed),
      random: new Random(seed),
    };
    for (let round = 1; round <= rounds; round++) {
      const killed = target.victims[round % target.victims.length] ?? 'server';
      const report = await playRound(game, { round, killed });
      reports.push(report);
      onRound?.(report);
    }
  } finally {
    for (const crowd of crowds) await crowd.close();
    await target.close();
  }
  return reports;
}

interface Game {
  readonly target: Target;
  readonly crowds: readonly Crowd[];
  readonly population: Population;
  readonly random: Random;
}

async function playRound(
  { target, crowds, population, random }: Game,
  { round, killed }: { readonly round: number; readonly killed: Victim },
): Promise<RoundReport> {
  const { weather } = population;
  const violations: string[] = [];
  weather.answers = 0;
  await target.prepare?.();
  await ageSessions(target);
  const load = population.groups.map((group) =>
    act(group, new Random(random.between(0, 2 ** 31)), weather, violations),
  );
  const after = random.between(LOAD.shortest, LOAD.longest);
  await delay(after);
  weather.isDown = true;
  await target.kill(killed);
  await Promise.all(load);
  const { answers } = weather;
  const known = population.subjects.filter((subject) => subject.isKnown());
  const inDoubt = known.filter((subject) => subject.isInDoubt()).length;
  const killedAt = performance.now();
  await target.revive();
  const backAfter = Math.round(performance.now() - killedAt);
  await endLeases(target);
  weather.isDown = false;
  await checkAll(population, known, random, violations);
  for (const crowd of crowds) violations.push(...(await crowd.check()));
  const checked = known.length;
  return { round, engine: target.engine, killed, after, backAfter, answers, inDoubt, checked, violations };
}

/** Until the service is gone. */
async function act(
  group: readonly Subject[],
  random: Random,
  weather: Weather,
  violations: string[],
): Promise<void> {
  while (!weather.isDown) {
    const subject = random.pick(group);
    const action = subject?.nextAction(random);
    if (subject === undefined || action === undefined) {
      await delay(1);
      continue;
    }
    try {
      await action.run();
    } catch (error) {
      if (error instanceof Lost) return;
      violations.push(`${subject.name} in ${action.name}: ${complaint(error)}`);
      return;
    }
  }
}

async function checkAll(
  population: Population,
  subjects: readonly Subject[],
  random: Random,
  violations: string[],
): Promise<void> {
  const retired = new Set<Subject>();
  const check = async (subject: Subject): Promise<void> => {
    try {
      await subject.check(random);
      if (!subject.isDue(random)) return;
      retired.add(subject);
      await subject.finish();
    } catch (error) {
      retired.add(subject);
      violations.push(`${subject.name} after the crash: ${complaint(error)}`);
    }
  };
  await Promise.all(subjects.map(check));
  population.retire(retired);
}

function complaint(error: unknown): string {
  if (error instanceof Violation) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
