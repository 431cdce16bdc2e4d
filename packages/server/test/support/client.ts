import { FIREFOX } from './person.ts';

export interface ClientOptions {
  /** Its address, told through a trusted proxy; its own if none is given. */
  readonly ip?: string;
  readonly userAgent?: string;
  /** Before every path: `/apps/{client_id}`. */
  readonly prefix?: string;
  /** With every request. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a server sent, taken as it comes. */
export type Json = ReturnType<typeof JSON.parse>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed JSON; undefined for anything else. */
  readonly body: Json;
  /** `data` of a successful native answer. */
  readonly data: Json;
}

type Body = string | object | undefined;

let made = 0;

export function newAddress(): string {
  made += 1;
  return `198.${18 + Math.floor(made / 65_536)}.${Math.floor(made / 256) % 256}.${made % 256}`;
}

/** One client over real HTTP: remembers its access token, and its cookies as a browser would. */
export class HttpClient {
  token: string | undefined;
  readonly ip: string;
  readonly cookies = new Map<string, string>();
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(
    url: string,
    { ip = newAddress(), userAgent = FIREFOX, prefix = '', headers = {} }: ClientOptions = {},
  ) {
    this.#url = url + prefix;
    this.ip = ip;
    this.#headers = { 'user-agent': userAgent, 'x-forwarded-for': ip, ...headers };
  }

  get(path: string, headers?: Record<string, string>): Promise<Answer> {
    return this.send('GET', path, undefined, headers);
  }

  post(path: string, body?: Body, headers?: Record<string, string>): Promise<Answer> {
    return this.send('POST', path, body, headers);
  }

  delete(path: string, headers?: Record<string, string>): Promise<Answer> {
    return this.send('DELETE', path, undefined, headers);
  }

  /** An object is sent as JSON, a string as it is. */
  async send(
    method: string,
    path: string,
    body?: Body,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const all = new Headers(this.#headers);
    if (this.token !== undefined) all.set('authorization', `Bearer ${this.token}`);
    if (this.cookies.size > 0) all.set('cookie', [...this.cookies].map((pair) => pair.join('=')).join('; '));
    if (typeof body === 'object') all.set('content-type', 'application/json');
    for (const [name, value] of Object.entries(headers)) all.set(name, value);
    const payload = typeof body === 'object' ? JSON.stringify(body) : body;
    const init = { method, headers: all, ...(payload !== undefined && { body: payload }) };
    const response = await fetch(this.#url + path, { ...init, redirect: 'manual' });
    this.#keepCookies(response);
    const text = await response.text();
    const parsed = parse(text);
    return { status: response.status, headers: response.headers, text, body: parsed, data: parsed?.data };
  }

  #keepCookies(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split('; ');
      const [name = '', value = ''] = pair.split('=');
      if (attributes.includes('Max-Age=0')) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }
}

function parse(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
