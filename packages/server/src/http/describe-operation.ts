import { type TObject, type TSchema, Type } from 'typebox';
import type { ErrorCode } from '../core/error-code.ts';
import { fault } from './faults.ts';
import type { ErrorShape, WireError } from './wire-error.ts';

/** What guards a route, what it takes and what it answers. */
export interface Described<Body extends TSchema, Params extends TSchema> {
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly access: 'bearer' | 'open';
  /** Where it differs from what `access` says. */
  readonly security?: readonly Record<string, readonly string[]>[];
  /** `database`: the engine counts what is tried here. `refusals`: only what is refused is counted. */
  readonly budget?: 'database' | 'refusals';
  /** Reads or sets token cookies. */
  readonly cookies?: true;
  readonly body?: Body;
  readonly params?: Params;
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
export function describeOperation<Body extends TSchema, Params extends TSchema>(
  described: Described<Body, Params>,
  failure: DescribedFailure,
) {
  const { tag, access, security, budget, cookies, body, params, answers, summary, description } = described;
  const schema = {
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    security: security ?? (access === 'bearer' ? [{ bearer: [] }] : []),
    ...(body !== undefined && { body }),
    ...(params !== undefined && { params }),
    response: { ...answers, ...failures(described, failure) },
  };
  return {
    // Absent keys are absent, not undefined: Fastify compiles what is there.
    schema: schema as typeof schema & { body: Body; params: Params },
    config: { access, ...(budget && { budget }), ...(cookies && { cookies }) },
  };
}

function failures(
  { access, security, body, refusals = [] }: Described<TSchema, TSchema>,
  failure: DescribedFailure,
): Record<number, TSchema> {
  const codes: ErrorCode[] = [...refusals, 'rate_limited', 'application_not_found'];
  if (access === 'bearer' || security !== undefined) codes.push('invalid_access_token');
  if (body !== undefined) codes.push('invalid_request');
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
