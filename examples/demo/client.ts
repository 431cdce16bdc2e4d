import { STATUS_CODES } from 'node:http';
import type { Screen } from './screen.ts';
import { Unexpected } from './unexpected.ts';

/** What a server answers, taken as it comes. */
type Json = ReturnType<typeof JSON.parse>;

export interface Call {
  readonly method?: 'GET' | 'POST';
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly bearer?: string;
  /** The status without which the story does not go on. */
  readonly expect: number;
}

/** Sends requests as any program would, and shows each with its answer. */
export class Client {
  readonly #base: string;
  readonly #screen: Screen;

  constructor(base: string, screen: Screen) {
    this.#base = base;
    this.#screen = screen;
  }

  /** `data` of the answer, or the whole of a refusal. */
  async call({ method = 'POST', path, body, bearer, expect }: Call): Promise<Json> {
    this.#screen.request(method, path, bearer, body);
    const response = await fetch(this.#base + path, {
      method,
      headers: {
        'user-agent': 'countersign-demo',
        ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = parse(text);
    const status = `${response.status} ${STATUS_CODES[response.status] ?? ''}`.trimEnd();
    this.#screen.answer(status, response.ok, answer ?? text);
    if (response.status === expect) return response.ok ? answer?.data : answer;
    throw new Unexpected(`${method} ${path} was to answer ${expect}, and answered ${status}.`);
  }
}

function parse(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
