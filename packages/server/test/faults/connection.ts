import type { Answer, HttpClient } from '../support/client.ts';

/** What the service did and must never do. */
export class Violation extends Error {}

/** No answer came, or one that leaves open whether the work was done. */
export class Lost extends Error {}

/** Shared by all clients of a run. */
export interface Weather {
  /** From the moment of the crash until the service answers again. */
  isDown: boolean;
  answers: number;
}

/** Sends one person's requests; what is lost while nothing was killed is a violation. */
export class Connection {
  readonly #client: HttpClient;
  readonly #weather: Weather;

  constructor(client: HttpClient, weather: Weather) {
    this.#client = client;
    this.#weather = weather;
  }

  get(path: string, accessToken?: string): Promise<Answer> {
    return this.send('GET', path, undefined, bearer(accessToken));
  }

  post(path: string, body: object, accessToken?: string): Promise<Answer> {
    return this.send('POST', path, body, bearer(accessToken));
  }

  async send(
    method: string,
    path: string,
    body?: object | string,
    headers?: Record<string, string>,
  ): Promise<Answer> {
    const answer = await this.#client
      .send(method, path, body, headers)
      .catch((error: unknown) => String(error));
    if (typeof answer !== 'string' && answer.status < 500) {
      this.#weather.answers += 1;
      return answer;
    }
    const what = typeof answer === 'string' ? answer : `${answer.status} ${answer.text}`;
    if (this.#weather.isDown) throw new Lost(what);
    throw new Violation(`${method} ${path} failed while the service was up: ${what}`);
  }
}

function bearer(accessToken: string | undefined): Record<string, string> {
  return accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` };
}

export function insist(holds: boolean, complaint: string): asserts holds {
  if (!holds) throw new Violation(complaint);
}

export function insistStatus(answer: Answer, status: number, what: string): void {
  insist(
    answer.status === status,
    `${what}: ${answer.status} instead of ${status} (${answer.text.slice(0, 200)})`,
  );
}

/** What a limit still allows, where requests in doubt may have counted on it. */
export function insistRest(what: string, taken: number, left: number, inDoubt: number): void {
  const fits = taken <= left && taken >= left - inDoubt;
  insist(fits, `${taken} more wrong ${what} were taken, where ${left} were left and ${inDoubt} in doubt`);
}
