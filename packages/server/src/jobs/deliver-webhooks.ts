import type { Application } from '../core/application/application.ts';
import { SECOND } from '../core/clock.ts';
import type { Engine } from '../core/engine.ts';
import type { WebhookDelivery } from '../core/webhook/webhook-delivery.ts';
import { deliverWebhook, WEBHOOK_LEASE } from '../flows/delivery/deliver-webhook.ts';
import type { Job } from './job.ts';

/** Attempts under way in this process. */
const MOST = 128;
/** Of one application; more would take its receiver by storm. */
const MOST_OF_ONE = 8;
/** Of one whose last attempt failed: a receiver that hangs holds up little else. */
const MOST_OF_FAILING = 1;
/** What is under way may end by itself for so long. */
const GRACE = 2 * SECOND;

export interface WebhookJob extends Job {
  /** Something may be due for this application: it leaves at once where there is room. */
  readonly nudge: (applicationId: string) => void;
  /** Resolves when nothing is under way and nothing that is due waits for room. */
  settled(): Promise<void>;
}

/**
 * Sends what is due. Each step starts attempts and waits for none of them, so that one slow receiver holds up nobody:
 * the room is shared out among applications in turn, and what ends makes room for the next at once.
 */
export function createWebhookJob(engine: Engine, onError: (error: unknown) => void): WebhookJob {
  const pump = new Pump(engine, onError);
  return {
    name: 'deliver-webhooks',
    every: SECOND,
    run: () => pump.sweep(),
    nudge: (applicationId) => pump.nudge(applicationId),
    settled: () => pump.settled(),
    stop: () => pump.stop(),
  };
}

class Pump {
  readonly #engine: Engine;
  readonly #onError: (error: unknown) => void;
  /** Applications that may have something due, in turn. */
  readonly #waiting = new Set<string>();
  readonly #underWay = new Map<string, number>();
  readonly #failing = new Set<string>();
  /** Nudged while there was no room: a claim under way may have been too early to see what is due. */
  readonly #missed = new Set<string>();
  readonly #tasks = new Set<Promise<void>>();
  #total = 0;
  #stopping = false;

  constructor(engine: Engine, onError: (error: unknown) => void) {
    this.#engine = engine;
    this.#onError = onError;
  }

  /** What no commit starts: retries, what another process left behind. */
  async sweep(): Promise<void> {
    const { clock, database } = this.#engine;
    for (const id of await database.stores.webhookDeliveries.listDue(clock.now())) this.#waiting.add(id);
    this.#share();
  }

  nudge(applicationId: string): void {
    this.#waiting.add(applicationId);
    this.#share();
  }

  async settled(): Promise<void> {
    while (this.#tasks.size > 0) await Promise.all(this.#tasks);
  }

  /** What is broken off is sent again after the next start, or by another process. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const settled = this.settled();
    await Promise.race([settled, this.#engine.clock.sleep(GRACE)]);
    this.#engine.webhooks.close();
    await settled;
  }

  #share(): void {
    for (const applicationId of this.#waiting) {
      if (this.#stopping || this.#total >= MOST) return;
      const room = Math.min(this.#roomOf(applicationId), MOST - this.#total);
      this.#waiting.delete(applicationId);
      if (room > 0) this.#begin(applicationId, room);
      else this.#missed.add(applicationId);
    }
  }

  #roomOf(applicationId: string): number {
    const most = this.#failing.has(applicationId) ? MOST_OF_FAILING : MOST_OF_ONE;
    return most - (this.#underWay.get(applicationId) ?? 0);
  }

  #begin(applicationId: string, room: number): void {
    this.#missed.delete(applicationId);
    this.#occupy(applicationId, room);
    const task = this.#claimAndSend(applicationId, room)
      .catch(this.#onError)
      .finally(() => {
        this.#tasks.delete(task);
      });
    this.#tasks.add(task);
  }

  async #claimAndSend(applicationId: string, room: number): Promise<void> {
    const { clock, database } = this.#engine;
    const { stores } = database;
    let claimed: WebhookDelivery[] = [];
    try {
      const now = clock.now();
      const claim = { now, leasedUntil: now + WEBHOOK_LEASE, limit: room };
      claimed = await stores.in(applicationId).webhookDeliveries.claim(claim);
    } finally {
      this.#occupy(applicationId, claimed.length - room);
      if (this.#missed.has(applicationId)) this.nudge(applicationId);
    }
    if (claimed.length === 0) return;
    const application = await stores.applications.findById(applicationId);
    await Promise.all(claimed.map((delivery) => this.#attempt(application, delivery)));
  }

  async #attempt(application: Application | undefined, delivery: WebhookDelivery): Promise<void> {
    const { applicationId } = delivery;
    try {
      if (application === undefined) return;
      if (await deliverWebhook(this.#engine.in(application), delivery)) this.#failing.delete(applicationId);
      else this.#failing.add(applicationId);
    } finally {
      this.#occupy(applicationId, -1);
      this.nudge(applicationId);
    }
  }

  #occupy(applicationId: string, more: number): void {
    const count = (this.#underWay.get(applicationId) ?? 0) + more;
    if (count === 0) this.#underWay.delete(applicationId);
    else this.#underWay.set(applicationId, count);
    this.#total += more;
  }
}
