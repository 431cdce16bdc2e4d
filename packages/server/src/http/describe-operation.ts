import { type TObject, type TSchema, Type } from 'typebox';
import type { ApiKeyScope } from '../core/api-key/api-key.ts';
import type { ErrorCode } from '../core/error-code.ts';
import { fault } from './faults.ts';
import type { ErrorShape, WireError } from './wire-error.ts';

type Security = readonly Record<string, readonly string[]>[];

const SECURITY: Readonly<Record<'bearer' | 'open' | 'api-key', Security>> = {
  bearer: [{ bearer: [] }],
  open: [],
  'api-key': [{ apiKey: [] }],
};

/** What every request with an API key may meet. */
const KEY_REFUSALS: readonly ErrorCode[] = [
  'invalid_api_key',
  'ip_not_allowed',
  'application_inactive',
  'client_mismatch',
  'insufficient_scope',
];

/** What guards a route, what it takes and what it answers. */
export interface Described<Body extends TSchema, Params extends TSchema, Query extends TSchema = TSchema> {
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly access: 'bearer' | 'open' | 'api-key';
  /** Of the API key. */
  readonly scope?: ApiKeyScope;
  /** Where it differs from what `access` says. */
  readonly security?: Security;
  /** `database`: the engine counts what is tried here. `refusals`: only what is refused is counted. */
  readonly budget?: 'database' | 'refusals';
  /** Reads or sets token cookies. */
  readonly cookies?: true;
  readonly body?: Body;
  readonly params?: Params;
  readonly query?: Query;
  /** Headers beside the credentials. */
  readonly headers?: TSchema;
  readonly answers: Readonly<Record<number, object>>;
  readonly refusals?: readonly ErrorCode[];
}

/** How an API's failures look in its description. */
export interface DescribedFailure {
  readonly shape: ErrorShape;
  readonly schema: TObject;
  readonly describe: (wire: WireError) => string;
}

/** Options of a route, with its description for OpenAPI. */
export function describeOperation<
  Body extends TSchema,
  Params extends TSchema,
  Query extends TSchema = TSchema,
>(described: Described<Body, Params, Query>, failure: DescribedFailure) {
  const { tag, access, scope, security, budget, cookies, answers, summary, description } = described;
  const { body, params, query, headers } = described;
  const schema = {
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    security: security ?? SECURITY[access],
    ...(body !== undefined && { body }),
    ...(params !== undefined && { params }),
    ...(query !== undefined && { querystring: query }),
    ...(headers !== undefined && { headers }),
    response: { ...answers, ...failures(described, failure) },
  };
  return {
    // Absent keys are absent, not undefined: Fastify compiles what is there.
    schema: schema as typeof schema & { body: Body; params: Params; querystring: Query },
    config: { access, ...(scope && { scope }), ...(budget && { budget }), ...(cookies && { cookies }) },
  };
}

function failures(
  { access, security, body, query, refusals = [] }: Described<TSchema, TSchema>,
  failure: DescribedFailure,
): Record<number, TSchema> {
  const codes: ErrorCode[] = [...refusals, 'rate_limited'];
  if (access === 'api-key') codes.push(...KEY_REFUSALS);
  else codes.push('application_not_found', 'wrong_application_kind');
  if (access === 'bearer' || (access === 'open' && security !== undefined))
    codes.push('invalid_access_token');
  if (body !== undefined || query !== undefined) codes.push('invalid_request');
  const ofEngine = [...new Set(codes)].map((code) => failure.shape.refusals[code]);
  const ofHttp = body === undefined ? [] : [fault('tooLarge'), fault('wrongType')];
  const all = [...ofEngine, ...ofHttp, fault('unavailable')];
  const statuses = [...new Set(all.map(({ status }) => status))];
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      describeFailure(
        failure,
        all.filter((wire) => wire.status === status),
      ),
    ]),
  );
}

function describeFailure(
  { shape, schema, describe }: DescribedFailure,
  wires: readonly WireError[],
): TSchema {
  const requestId = '0f5b1d2e-6c1a-4b7e-9a55-3f1f7f0c2d10';
  return Type.Object(schema.properties, {
    description: [...new Set(wires.map(describe))].join(', '),
    examples: wires.map((wire) => shape.encode(wire, requestId)),
  });
}
