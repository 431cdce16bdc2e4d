import type { AuditEvent } from '../core/audit/audit-event.ts';
import type { Heard } from './create-stores.ts';

/** What a transaction has to tell once it is committed. */
export class Told implements Heard {
  readonly queuedFor = new Set<string>();
  readonly recorded: AuditEvent[] = [];
  readonly webhook = (applicationId: string): void => void this.queuedFor.add(applicationId);
  readonly events = (events: readonly AuditEvent[]): void => void this.recorded.push(...events);
}

export class Announcer<News> {
  readonly #listeners = new Set<(news: News) => void>();

  readonly listen = (listener: (news: News) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  readonly announce = (news: News): void => {
    for (const listener of this.#listeners) listener(news);
  };
}
