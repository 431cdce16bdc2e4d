import { Failure, success } from '@countersign/protocol/native/envelope';
import type { TSchema } from 'typebox';
import { Type } from 'typebox';
import type { ErrorCode } from '../../core/error-code.ts';
import { fault } from '../faults.ts';
import type { WireError } from '../wire-error.ts';
import { nativeErrors } from './native-errors.ts';

interface Description<Body extends TSchema, Params extends TSchema> {
  readonly tag: 'Accounts' | 'Sessions' | 'Second factor' | 'Trusted devices';
  readonly summary: string;
  readonly description?: string;
  readonly access: 'bearer' | 'open';
  /** `database`: the engine counts what is tried here. `refusals`: only what is refused is counted. */
  readonly budget?: 'database' | 'refusals';
  /** Reads or sets token cookies. */
  readonly cookies?: true;
  readonly body?: Body;
  readonly params?: Params;
  readonly status?: 200 | 201;
  readonly answer: TSchema;
  readonly refusals?: readonly ErrorCode[];
}

/** Options of a native route: what guards it, what it takes, and its description for OpenAPI. */
export function operation<Body extends TSchema = TSchema, Params extends TSchema = TSchema>(
  described: Description<Body, Params>,
) {
  const {
    tag,
    access,
    budget,
    cookies,
    body,
    params,
    status = 200,
    answer,
    summary,
    description,
  } = described;
  const schema = {
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    security: access === 'bearer' ? [{ bearer: [] }] : [],
    ...(body !== undefined && { body }),
    ...(params !== undefined && { params }),
    response: { [status]: withExamples(answer), ...failures(described) },
  };
  return {
    // Absent keys are absent, not undefined: Fastify compiles what is there.
    schema: schema as typeof schema & { body: Body; params: Params },
    config: { access, ...(budget && { budget }), ...(cookies && { cookies }) },
  };
}

function withExamples(answer: TSchema): TSchema {
  const { examples = [] } = answer as { examples?: unknown[] };
  return Type.Object(success(answer).properties, {
    description: 'Done.',
    examples: examples.map((data) => ({ success: true, data })),
  });
}

function failures({ access, body, refusals = [] }: Description<TSchema, TSchema>): Record<number, TSchema> {
  const codes: ErrorCode[] = [...refusals, 'rate_limited', 'application_not_found'];
  if (access === 'bearer') codes.push('invalid_access_token');
  if (body !== undefined) codes.push('invalid_request');
  const ofEngine = [...new Set(codes)].map((code) => nativeErrors.refusals[code]);
  const ofHttp = body === undefined ? [] : [fault('tooLarge'), fault('wrongType')];
  const all = [...ofEngine, ...ofHttp, fault('unavailable')];
  const statuses = [...new Set(all.map(({ status }) => status))];
  return Object.fromEntries(
    statuses.map((status) => [status, failure(all.filter((wire) => wire.status === status))]),
  );
}

function failure(wires: readonly WireError[]): TSchema {
  const requestId = '0f5b1d2e-6c1a-4b7e-9a55-3f1f7f0c2d10';
  return Type.Object(Failure.properties, {
    description: wires.map(({ code }) => `\`${code}\``).join(', '),
    examples: wires.map((wire) => nativeErrors.encode(wire, requestId)),
  });
}
