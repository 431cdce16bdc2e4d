import type { TSchema } from 'typebox';
import type { ApiKeyScope } from '../../core/api-key/api-key.ts';
import type { ErrorCode } from '../../core/error-code.ts';
import type { Fault } from '../faults.ts';
import type { Advice } from './advice.ts';
import {
  type DescribedFailure,
  type DescribedRefusal,
  describeFault,
  describeRefusal,
  type FailureForm,
  failureResponses,
  knownFailure,
} from './described-failure.ts';
import { type ApiName, explorerFields } from './known-answer.ts';

type Access = 'bearer' | 'open' | 'api-key';
type Security = readonly Record<string, readonly string[]>[];

const SECURITY: Readonly<Record<Access, Security>> = {
  bearer: [{ bearer: [] }],
  open: [],
  'api-key': [{ apiKey: [] }],
};

/** What every request of the kind may meet. */
const APPLICATION_REFUSALS: Readonly<Record<'account' | 'key', readonly ErrorCode[]>> = {
  account: ['application_not_found', 'application_inactive', 'wrong_application_kind'],
  key: ['invalid_api_key', 'ip_not_allowed', 'application_inactive', 'client_mismatch', 'insufficient_scope'],
};

const FAULTS_OF_BODIES = ['tooLarge', 'wrongType'] as const;

/** What guards a route, what it takes and what it answers; `meaning` and `remedy` are those of success. */
export interface Described<Body extends TSchema, Params extends TSchema, Query extends TSchema = TSchema>
  extends Advice {
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly access: Access;
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
  readonly status?: 200 | 201;
  readonly answer: object;
  /** As it stands in the body of a success, where the API has codes there. */
  readonly code?: number;
  /** Where a success may be another one. */
  readonly otherwise?: readonly Advice[];
  readonly refusals?: readonly DescribedRefusal[];
}

/** What all routes of an API have in common. */
export interface DescribedApi extends FailureForm {
  readonly api: ApiName;
}

/** Options of a route, with its description for OpenAPI. */
export function describeOperation<
  Body extends TSchema,
  Params extends TSchema,
  Query extends TSchema = TSchema,
>(described: Described<Body, Params, Query>, api: DescribedApi) {
  const { tag, access, scope, security, budget, cookies, summary, description } = described;
  const { body, params, query, headers, status = 200, answer } = described;
  const failures = failuresOf(described, api);
  const schema = {
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    security: security ?? SECURITY[access],
    ...(body !== undefined && { body }),
    ...(params !== undefined && { params }),
    ...(query !== undefined && { querystring: query }),
    ...(headers !== undefined && { headers }),
    response: { [status]: answer, ...failureResponses(api, failures) },
    ...explorerFields(api.api, [...successesOf(described, status), ...failures.map(knownFailure)]),
  };
  return {
    // Absent keys are absent, not undefined: Fastify compiles what is there.
    schema: schema as typeof schema & { body: Body; params: Params; querystring: Query },
    config: { access, ...(scope && { scope }), ...(budget && { budget }), ...(cookies && { cookies }) },
  };
}

function successesOf({ meaning, remedy, otherwise = [], code }: Described<TSchema, TSchema>, status: number) {
  return [{ meaning, remedy }, ...otherwise].map((advice) => ({
    status,
    ...(code !== undefined && { code }),
    ...advice,
  }));
}

/** The general ones first: among many of one status and code they stand for what is not listed. */
function failuresOf(described: Described<TSchema, TSchema>, { shape }: DescribedApi): DescribedFailure[] {
  const { body, refusals = [] } = described;
  const own = new Set(refusals.map((refusal) => (typeof refusal === 'string' ? refusal : refusal.code)));
  const all = [...generalRefusals(described).filter((code) => !own.has(code)), ...refusals];
  const faults: readonly Fault[] = [...(body === undefined ? [] : FAULTS_OF_BODIES), 'broken', 'unavailable'];
  return [
    ...all.map((refusal) => describeRefusal(shape, refusal)),
    ...faults.map((name) => describeFault(shape, name)),
  ];
}

function generalRefusals({
  access,
  security = [],
  cookies,
  body,
  query,
}: Described<TSchema, TSchema>): ErrorCode[] {
  const takesBearer = access === 'bearer' || security.some((scheme) => 'bearer' in scheme);
  return [
    ...(body === undefined && query === undefined ? [] : (['invalid_request'] as const)),
    ...(takesBearer ? (['invalid_access_token'] as const) : []),
    ...(cookies === true ? (['origin_not_allowed'] as const) : []),
    ...APPLICATION_REFUSALS[access === 'api-key' ? 'key' : 'account'],
    'rate_limited',
  ];
}
