import { MINUTE } from '../../../src/core/clock.ts';
import type { Random } from '../random.ts';
import type { Birth, Crowd, Subject } from '../subject.ts';
import type { Target } from '../target.ts';
import { possibleActions } from './actions.ts';
import { type Business, openBusinesses } from './business.ts';
import { checkBudget, checkCustomer } from './check.ts';
import { type Customer, newCustomer } from './customer.ts';
import { Results } from './results.ts';

/** The windows of the limits last for 15 minutes. */
const RETIREMENT = 8 * MINUTE;

/** People of two businesses that keep their logins and hear how their sessions ended. */
export async function openCustomers(target: Target): Promise<Crowd> {
  const businesses = await openBusinesses(target);
  const results = new Map(businesses.map((business) => [business, new Results(business)]));
  const backends = inTurn(businesses);
  let born = 0;
  return {
    actors: 8,
    bear(birth) {
      const backend = backends[born++ % backends.length];
      if (backend === undefined) throw new Error('no business was opened');
      const customer = bear(birth, backend);
      results.get(customer.business)?.follow(customer);
      return subjectOf(customer);
    },
    check: async () => (await Promise.all([...results.values()].map((one) => one.check()))).flat(),
    async close() {
      for (const { receiver } of businesses) await receiver.stop();
    },
  };
}

/** Every key of every business, the businesses in turn. */
function inTurn(businesses: readonly Business[]): Pick<Customer, 'business' | 'key'>[] {
  const all = businesses.flatMap((business) => business.keys.map((key, index) => ({ business, key, index })));
  return all.sort((one, other) => one.index - other.index);
}

function bear({ name, ip, connect }: Birth, { business, key }: Pick<Customer, 'business' | 'key'>): Customer {
  const backend = connect({ 'x-api-key': key.token });
  return newCustomer({ email: `${name}@example.com`, ip, business, key, backend, browser: connect() });
}

function subjectOf(customer: Customer): Subject {
  return {
    name: customer.email,
    isKnown: () => customer.isNamed,
    isInDoubt: () => customer.doubt !== undefined,
    nextAction(random) {
      const action = random.pick(possibleActions(customer));
      return action && { name: action.name, run: () => action(customer, random) };
    },
    check: (random) => checkCustomer(customer, random),
    isDue: (random) => isDue(customer, random),
    finish: () => checkBudget(customer),
  };
}

function isDue(customer: Customer, random: Random): boolean {
  const isOld = Date.now() - customer.bornAt > RETIREMENT;
  const isWorn = customer.sessionsAsked > 20 || customer.recoveryFailures > 2;
  return isOld || isWorn || customer.failures + customer.failuresInDoubt > 5 || random.next() < 0.15;
}
