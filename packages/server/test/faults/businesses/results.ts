import { setTimeout as delay } from 'node:timers/promises';
import { SECOND } from '../../../src/core/clock.ts';
import type { SeenRequest } from '../../delivery/support/http-provider.ts';
import { verify } from '../../support/receiver.ts';
import { insist } from '../connection.ts';
import type { Business } from './business.ts';
import type { Customer, Session } from './customer.ts';
import { compareResult, type Result } from './result.ts';

const PATIENCE = 20 * SECOND;

interface Callback extends Result {
  readonly session_token: string;
  readonly email: string;
  readonly client_id: string;
}

interface Arrival {
  /** `webhook-id`. */
  readonly id: string;
  readonly body: string;
  readonly callback: Callback;
}

/** What reached a business: one final result of each session that ended, and the one that is pulled. */
export class Results {
  readonly #business: Business;
  readonly #customers = new Map<string, Customer>();
  readonly #arrived = new Map<string, Arrival>();
  /** Tokens whose result was looked at, or missed. */
  readonly #done = new Set<string>();
  #read = 0;

  constructor(business: Business) {
    this.#business = business;
  }

  /** From now on, whatever becomes of the customer. */
  follow(customer: Customer): void {
    this.#customers.set(customer.email, customer);
  }

  /** Waits for what is due; the violations. */
  async check(): Promise<string[]> {
    const violations = this.#readAll();
    const deadline = Date.now() + PATIENCE;
    while (this.#missing().length > 0 && Date.now() < deadline) {
      await delay(20);
      violations.push(...this.#readAll());
    }
    for (const { email, status, token } of this.#missing()) {
      this.#done.add(token);
      violations.push(`no result reached the business of a session of ${email} that is ${status}`);
    }
    return [...violations, ...this.#compareAll()];
  }

  /** Of those whose log is in order. */
  get #sessions(): Session[] {
    const customers = [...this.#customers.values()].filter(({ doubt }) => doubt === undefined);
    return customers.flatMap(({ sessions }) => sessions);
  }

  #missing(): Session[] {
    const waiting = this.#sessions.filter(({ status }) => status !== 'pending');
    return waiting.filter(({ token }) => !this.#arrived.has(token) && !this.#done.has(token));
  }

  #readAll(): string[] {
    const { requests } = this.#business.receiver;
    const fresh = requests.slice(this.#read);
    this.#read += fresh.length;
    return complaintsOf(fresh, (request) => this.#readOne(request));
  }

  #readOne(request: SeenRequest): void {
    const callback = verify(this.#business.webhookSecret, request) as unknown as Callback;
    const { session_token: token } = callback;
    const arrival = { id: String(request.headers['webhook-id']), body: request.body, callback };
    const earlier = this.#arrived.get(token);
    if (earlier === undefined) this.#arrived.set(token, arrival);
    else {
      const isSame = earlier.id === arrival.id && earlier.body === arrival.body;
      insist(isSame, `a session has two results: ${earlier.body} and ${arrival.body}`);
    }
  }

  #compareAll(): string[] {
    const sessions = new Map(this.#sessions.map((session) => [session.token, session]));
    const fresh = [...this.#arrived].filter(([token]) => !this.#done.has(token));
    return complaintsOf(fresh, ([token, { callback }]) => {
      this.#done.add(token);
      const session = sessions.get(token);
      if (session === undefined) this.#admitStranger(callback);
      else this.#compare(session, callback);
    });
  }

  #compare(session: Session, callback: Callback): void {
    const { email, client_id: clientId } = callback;
    const isOwn = email === session.email && clientId === this.#business.clientId;
    insist(isOwn, `the result of a session of ${session.email} names ${email} of ${clientId}`);
    compareResult(this.#business, session, callback, `the result of a session of ${email}`);
  }

  /** Of a session whose creation was in doubt: nobody can have answered it. */
  #admitStranger({ email, status }: Callback): void {
    const customer = this.#customers.get(email);
    if (customer?.doubt !== undefined) return;
    insist(customer !== undefined && customer.orphans > 0, `a session of ${email} that nobody began`);
    insist(status !== 'approved', `a session of ${email} was approved by nobody`);
    customer.orphans -= 1;
  }
}

function complaintsOf<T>(items: readonly T[], look: (item: T) => void): string[] {
  const complaints: string[] = [];
  for (const item of items) {
    try {
      look(item);
    } catch (error) {
      complaints.push(error instanceof Error ? error.message : String(error));
    }
  }
  return complaints;
}
