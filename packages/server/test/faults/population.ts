import { HttpClient } from '../support/client.ts';
import { Connection, type Weather } from './connection.ts';
import type { Crowd, Subject } from './subject.ts';

const SUBJECTS_PER_ACTOR = 3;

/** Everyone who uses the service in a run. */
export class Population {
  readonly weather: Weather = { isDown: false, answers: 0 };
  readonly #groups: readonly Group[];
  readonly #url: string;
  readonly #prefix: string;
  #born = 0;

  constructor({ url }: { readonly url: string }, crowds: readonly Crowd[], seed: number) {
    this.#url = url;
    this.#prefix = `p${seed.toString(36)}`;
    this.#groups = crowds.flatMap((crowd) =>
      Array.from({ length: crowd.actors }, () => ({ crowd, subjects: [] })),
    );
  }

  get subjects(): Subject[] {
    return this.#groups.flatMap(({ subjects }) => subjects);
  }

  /** Each actor speaks for subjects of its own, so that their logs are in order. */
  get groups(): readonly (readonly Subject[])[] {
    for (const { crowd, subjects } of this.#groups) {
      while (subjects.length < SUBJECTS_PER_ACTOR) subjects.push(this.#bear(crowd));
    }
    return this.#groups.map(({ subjects }) => subjects);
  }

  retire(retired: ReadonlySet<Subject>): void {
    for (const group of this.#groups) group.subjects = group.subjects.filter((one) => !retired.has(one));
  }

  #bear(crowd: Crowd): Subject {
    this.#born += 1;
    const ip = `10.${(this.#born >> 16) & 255}.${(this.#born >> 8) & 255}.${this.#born & 255}`;
    return crowd.bear({
      name: `${this.#prefix}-${this.#born}`,
      ip,
      connect: (headers = {}) => new Connection(new HttpClient(this.#url, { ip, headers }), this.weather),
    });
  }
}

interface Group {
  readonly crowd: Crowd;
  subjects: Subject[];
}
