import { type Entry, findEntry } from '../authenticator/entry.ts';
import type { Operation } from '../openapi/operation.ts';
import type { Values } from '../request/build-request.ts';
import { beginWalk, type Walk } from '../walk/walk.ts';
import type { Exchange } from './exchange.ts';
import { keepTokens, type Tokens } from './tokens.ts';

/** All that this tab knows. It lives in memory and ends with the tab: nothing is stored anywhere. */
export interface Session {
  readonly clientId: string;
  readonly tokens: Tokens;
  readonly entries: readonly Entry[];
  /** Codes that were accepted, and are refused from then on. */
  readonly spent: ReadonlySet<string>;
  /** What was typed, by operation. */
  readonly drafts: Readonly<Record<string, Values>>;
  /** The last exchange, by operation. */
  readonly exchanges: Readonly<Record<string, Exchange>>;
  readonly walk: Walk;
}

const EMPTY: Omit<Session, 'walk'> = {
  clientId: '',
  tokens: {},
  entries: [],
  spent: new Set(),
  drafts: {},
  exchanges: {},
};

export function beginSession(): Session {
  return { ...EMPTY, walk: beginWalk() };
}

export type SessionEvent =
  /** `scan`: whether the virtual authenticator takes the secret that the answer shows. */
  | {
      readonly type: 'exchanged';
      readonly operation: Operation;
      readonly exchange: Exchange;
      readonly scan: boolean;
    }
  | { readonly type: 'walked'; readonly walk: Partial<Walk> }
  | { readonly type: 'typed'; readonly operation: string; readonly values: Values }
  | { readonly type: 'cleared'; readonly operation: string }
  | { readonly type: 'chose'; readonly clientId: string }
  | { readonly type: 'added'; readonly entry: Entry }
  | { readonly type: 'removed'; readonly id: string }
  | { readonly type: 'forgot' };

export function advance(session: Session, event: SessionEvent): Session {
  switch (event.type) {
    case 'exchanged':
      return exchanged(session, event.operation, event.exchange, event.scan);
    case 'walked':
      return { ...session, walk: { ...session.walk, ...event.walk } };
    case 'typed':
      return {
        ...session,
        drafts: {
          ...session.drafts,
          [event.operation]: { ...session.drafts[event.operation], ...event.values },
        },
      };
    case 'cleared':
      return { ...session, drafts: { ...session.drafts, [event.operation]: {} } };
    case 'chose':
      // Tokens of one application are refused by every other.
      return { ...session, clientId: event.clientId, tokens: {} };
    case 'added':
      return { ...session, entries: addEntry(session.entries, event.entry) };
    case 'removed':
      return { ...session, entries: session.entries.filter(({ id }) => id !== event.id) };
    case 'forgot':
      return { ...beginSession(), clientId: session.clientId };
  }
}

function exchanged(session: Session, operation: Operation, exchange: Exchange, scan: boolean): Session {
  const { request, answer } = exchange;
  const exchanges = { ...session.exchanges, [operation.id]: exchange };
  if (answer === undefined || answer.status >= 400) return { ...session, exchanges };
  const entry = scan ? findEntry(answer.json) : undefined;
  const code = request.body?.['code'];
  return {
    ...session,
    exchanges,
    tokens: keepTokens(session.tokens, operation, answer.json),
    entries: entry === undefined ? session.entries : addEntry(session.entries, entry),
    spent: typeof code === 'string' ? new Set([...session.spent, code]) : session.spent,
  };
}

/** Newest first. */
function addEntry(entries: readonly Entry[], entry: Entry): readonly Entry[] {
  const known = entries.find(({ id }) => id === entry.id);
  const best = known === undefined || known.account === '' ? entry : known;
  return [best, ...entries.filter(({ id }) => id !== entry.id)];
}
