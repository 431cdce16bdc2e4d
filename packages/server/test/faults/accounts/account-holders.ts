import type { Random } from '../random.ts';
import type { Birth, Crowd, Subject } from '../subject.ts';
import { possibleActions } from './actions.ts';
import { checkBudgets, checkPerson } from './check.ts';
import { newPerson, type Person } from './person.ts';

/** Access tokens and the windows of the limits live for 15 minutes. */
const RETIREMENT = 8 * 60_000;

/** People whose accounts the service keeps. */
export const accountHolders: Crowd = {
  actors: 12,
  bear: ({ name, connect }: Birth) => subjectOf(newPerson(name, connect())),
  check: () => Promise.resolve([]),
  close: () => Promise.resolve(),
};

function subjectOf(person: Person): Subject {
  return {
    name: person.username,
    isKnown: () => person.isRegistered || person.doubt !== undefined,
    isInDoubt: () => person.doubt !== undefined,
    nextAction(random) {
      const action = random.pick(possibleActions(person));
      return action && { name: action.name, run: () => action(person, random) };
    },
    check: (random) => checkPerson(person, random),
    isDue: (random) => isDue(person, random),
    async finish() {
      if (person.isRegistered) await checkBudgets(person);
    },
  };
}

function isDue(person: Person, random: Random): boolean {
  const isOld = Date.now() - person.bornAt > RETIREMENT;
  const isWorn = person.wrongPasswords + person.wrongPasswordsInDoubt > 2 || person.sessions.length > 16;
  return isOld || isWorn || person.failures + person.failuresInDoubt > 5 || random.next() < 0.15;
}
