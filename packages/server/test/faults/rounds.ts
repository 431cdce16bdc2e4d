import { setTimeout as delay } from 'node:timers/promises';
import { HttpClient } from '../support/client.ts';
import { possibleActions } from './actions.ts';
import { checkBudgets, checkPerson } from './check.ts';
import { Connection, Lost, Violation, type Weather } from './connection.ts';
import { newPerson, type Person } from './person.ts';
import { Random } from './random.ts';
import { createTarget, type EngineName, type Target, type Victim } from './target.ts';

const ACTORS = 12;
const PEOPLE_PER_ACTOR = 3;
/** Access tokens and the windows of the limits live for 15 minutes. */
const RETIREMENT = 8 * 60_000;
const LONGEST_LOAD = 1_500;

export interface RoundReport {
  readonly round: number;
  readonly engine: EngineName;
  readonly killed: Victim;
  /** Milliseconds of load before the kill. */
  readonly after: number;
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
  const random = new Random(seed);
  const population = new Population(target, seed);
  const reports: RoundReport[] = [];
  try {
    for (let round = 1; round <= rounds; round++) {
      const killed = target.victims[round % target.victims.length] ?? 'server';
      const report = await playRound(target, population, random, { round, killed });
      reports.push(report);
      onRound?.(report);
    }
  } finally {
    await target.close();
  }
  return reports;
}

class Population {
  readonly weather: Weather = { isDown: false, answers: 0 };
  readonly #groups: Person[][] = Array.from({ length: ACTORS }, () => []);
  readonly #url: string;
  readonly #prefix: string;
  #born = 0;

  constructor({ url }: Target, seed: number) {
    this.#url = url;
    this.#prefix = `p${seed.toString(36)}`;
  }

  get people(): Person[] {
    return this.#groups.flat();
  }

  /** Each actor speaks for people of its own, so that their logs are in order. */
  get groups(): readonly Person[][] {
    for (const group of this.#groups) while (group.length < PEOPLE_PER_ACTOR) group.push(this.#bear());
    return this.#groups;
  }

  retire(people: ReadonlySet<Person>): void {
    for (const group of this.#groups)
      group.splice(0, group.length, ...group.filter((one) => !people.has(one)));
  }

  #bear(): Person {
    this.#born += 1;
    const ip = `10.${(this.#born >> 16) & 255}.${(this.#born >> 8) & 255}.${this.#born & 255}`;
    const connection = new Connection(new HttpClient(this.#url, { ip }), this.weather);
    return newPerson(`${this.#prefix}-${this.#born}`, connection);
  }
}

interface Round {
  readonly round: number;
  readonly killed: Victim;
}

async function playRound(
  target: Target,
  population: Population,
  random: Random,
  { round, killed }: Round,
): Promise<RoundReport> {
  const { weather } = population;
  const violations: string[] = [];
  weather.answers = 0;
  const load = population.groups.map((group) =>
    act(group, new Random(random.between(0, 2 ** 31)), weather, violations),
  );
  const after = random.between(50, LONGEST_LOAD);
  await delay(after);
  weather.isDown = true;
  await target.kill(killed);
  await Promise.all(load);
  const { answers } = weather;
  const people = population.people.filter(({ isRegistered, doubt }) => isRegistered || doubt !== undefined);
  const inDoubt = people.filter(({ doubt }) => doubt !== undefined).length;
  await target.revive();
  weather.isDown = false;
  await checkAll(population, people, random, violations);
  const checked = people.length;
  return { round, engine: target.engine, killed, after, answers, inDoubt, checked, violations };
}

/** Until the service is gone. */
async function act(
  group: readonly Person[],
  random: Random,
  weather: Weather,
  violations: string[],
): Promise<void> {
  while (!weather.isDown) {
    const person = random.pick(group);
    const action = person && random.pick(possibleActions(person));
    if (person === undefined || action === undefined) {
      await delay(1);
      continue;
    }
    try {
      await action(person, random);
    } catch (error) {
      if (error instanceof Lost) return;
      violations.push(`${person.username} in ${action.name}: ${complaint(error)}`);
      return;
    }
  }
}

async function checkAll(
  population: Population,
  people: readonly Person[],
  random: Random,
  violations: string[],
): Promise<void> {
  const retired = new Set<Person>();
  const check = async (person: Person): Promise<void> => {
    try {
      await checkPerson(person, random);
      if (!isDue(person, random)) return;
      retired.add(person);
      if (person.isRegistered) await checkBudgets(person);
    } catch (error) {
      retired.add(person);
      violations.push(`${person.username} after the crash: ${complaint(error)}`);
    }
  };
  await Promise.all(people.map(check));
  population.retire(retired);
}

/** Old, near a limit, or by chance. */
function isDue(person: Person, random: Random): boolean {
  const isOld = Date.now() - person.bornAt > RETIREMENT;
  const isWorn = person.wrongPasswords + person.wrongPasswordsInDoubt > 2 || person.sessions.length > 16;
  return isOld || isWorn || person.failures + person.failuresInDoubt > 5 || random.next() < 0.15;
}

function complaint(error: unknown): string {
  if (error instanceof Violation) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
