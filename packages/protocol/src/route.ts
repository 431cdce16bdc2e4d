import type { Static, TSchema } from 'typebox';
import type { Advice, FaultName, RefusalCode } from './advice.ts';
import type { SECURITY_SCHEMES } from './security-schemes.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What an API key may do, one of which a route asks for. */
export type KeyScope = 'sessions' | 'verify' | 'enroll' | 'sync';

/** What may open a route: one of the list, of which each line names all that it takes. */
export type Security = readonly Readonly<Partial<Record<keyof typeof SECURITY_SCHEMES, readonly []>>>[];

/** A refusal that a route words or explains in its own way. */
export interface SpecificRefusal extends Partial<Advice> {
  readonly code: RefusalCode;
  /** What tells it apart in the answer. */
  readonly detail?: {
    readonly message?: string;
    readonly field?: string;
    readonly clockSkewSeconds?: number;
  };
}

export type DescribedRefusal = RefusalCode | SpecificRefusal;

/** What is said of every route, whatever guards it. */
interface Described {
  /** Camel case, one of a kind in all APIs: `setUpTotp`. */
  readonly id: string;
  readonly method: Method;
  /** As OpenAPI writes it: `/2fa/methods/{id}`. */
  readonly path: `/${string}`;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** Where it differs from what `access` says. */
  readonly security?: Security;
  readonly params?: TSchema;
  /** The general ones of the access need not be listed. */
  readonly refusals?: readonly DescribedRefusal[];
}

/** A route of an API: who may ask, what for, and what comes back. `meaning` and `remedy` are those of success. */
export interface RouteDescription extends Described, Advice {
  readonly access: 'bearer' | 'open' | 'api-key';
  /** Of the API key. */
  readonly scope?: KeyScope;
  /** `database`: the engine counts what is tried here. `refusals`: only what is refused is counted. */
  readonly limited?: 'database' | 'refusals';
  /** Takes the tempToken of a login that waits for a first factor, in place of an access token. */
  readonly enrols?: true;
  /** Reads or sets token cookies. */
  readonly cookies?: true;
  readonly body?: TSchema;
  readonly query?: TSchema;
  /** Headers beside the credentials. */
  readonly headers?: TSchema;
  readonly status?: 200 | 201;
  /** What a success holds, without the envelope of the API. */
  readonly answer: TSchema;
  /** Where a success may be another one. */
  readonly otherwise?: readonly Advice[];
}

/** A route that serves everybody, outside the limits of accounts and keys. */
export interface ServiceRoute extends Described {
  readonly tag: 'Service' | 'Delivery';
  readonly answers: Readonly<Record<number, Advice & { readonly schema: TSchema }>>;
  readonly faults?: readonly FaultName[];
}

/** The type of what a route takes in one place; `unknown` where it takes nothing there. */
export type Taken<Route, Place extends 'body' | 'params' | 'query' | 'headers'> =
  Route extends Readonly<Record<Place, infer Schema extends TSchema>> ? Static<Schema> : unknown;

/** The type of what a success of a route holds, without the envelope of the API. */
export type Answered<Route> = Route extends { readonly answer: infer Schema extends TSchema }
  ? Unchanging<Static<Schema>>
  : Route extends { readonly answers: infer Answers }
    ? Unchanging<Static<Extract<Answers[keyof Answers], { readonly schema: TSchema }>['schema']>>
    : unknown;

type Unchanging<Value> = Value extends readonly (infer Item)[]
  ? readonly Unchanging<Item>[]
  : Value extends object
    ? { readonly [Key in keyof Value]: Unchanging<Value[Key]> }
    : Value;
