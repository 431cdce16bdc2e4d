import type { Advice, FaultName, RefusalCode } from '@countersign/protocol/advice';
import type { RouteDescription, Security } from '@countersign/protocol/route';
import type { ApiName } from '@countersign/protocol/routes';
import {
  type DescribedFailure,
  describeFault,
  describeRefusal,
  type FailureForm,
  failureResponses,
  knownFailure,
} from './described-failure.ts';
import { explorerFields } from './known-answer.ts';

const SECURITY: Readonly<Record<RouteDescription['access'], Security>> = {
  bearer: [{ bearer: [] }],
  open: [],
  'api-key': [{ apiKey: [] }],
};

/** What every request of the kind may meet. */
const APPLICATION_REFUSALS: Readonly<Record<'account' | 'key', readonly RefusalCode[]>> = {
  account: ['application_not_found', 'application_inactive', 'wrong_application_kind'],
  key: ['invalid_api_key', 'ip_not_allowed', 'application_inactive', 'client_mismatch', 'insufficient_scope'],
};

const FAULTS_OF_BODIES = ['tooLarge', 'wrongType'] as const;

/** A route with what its API makes of its answer. */
export interface DescribedRoute extends RouteDescription {
  /** As it stands in the body of a success, where the API has codes there. */
  readonly code?: number;
}

/** What all routes of an API have in common. */
export interface DescribedApi extends FailureForm {
  readonly api: ApiName;
}

/** Options of a route, with its description for OpenAPI. */
export function describeOperation(route: DescribedRoute, api: DescribedApi) {
  const { id, tag, access, scope, security, limited, enrols, cookies, summary, description } = route;
  const { body, params, query, headers, status = 200, answer } = route;
  const failures = failuresOf(route, api);
  return {
    // Absent keys are absent, not undefined: Fastify compiles what is there.
    schema: {
      operationId: id,
      tags: [tag],
      summary,
      ...(description !== undefined && { description }),
      security: security ?? SECURITY[access],
      ...(body !== undefined && { body }),
      ...(params !== undefined && { params }),
      ...(query !== undefined && { querystring: query }),
      ...(headers !== undefined && { headers }),
      response: { [status]: answer, ...failureResponses(api, failures) },
      ...explorerFields(api.api, [...successesOf(route, status), ...failures.map(knownFailure)]),
    },
    config: {
      access,
      ...(scope && { scope }),
      ...(enrols && { enrols }),
      ...(limited && { limited }),
      ...(cookies && { cookies }),
    },
  };
}

function successesOf({ meaning, remedy, otherwise = [], code }: DescribedRoute, status: number) {
  const successes: readonly Advice[] = [{ meaning, remedy }, ...otherwise];
  return successes.map((advice) => ({
    status,
    ...(code !== undefined && { code }),
    ...advice,
  }));
}

/** The general ones first: among many of one status and code they stand for what is not listed. */
function failuresOf(route: DescribedRoute, { shape }: DescribedApi): DescribedFailure[] {
  const { body, refusals = [] } = route;
  const own = new Set<RefusalCode>(
    refusals.map((refusal) => (typeof refusal === 'string' ? refusal : refusal.code)),
  );
  const all = [...generalRefusals(route).filter((code) => !own.has(code)), ...refusals];
  const faults: readonly FaultName[] = [
    ...(body === undefined ? [] : FAULTS_OF_BODIES),
    'broken',
    'unavailable',
  ];
  return [
    ...all.map((refusal) => describeRefusal(shape, refusal)),
    ...faults.map((name) => describeFault(shape, name)),
  ];
}

function generalRefusals({ access, security = [], cookies, body, query }: DescribedRoute): RefusalCode[] {
  const takesBearer = access === 'bearer' || security.some((scheme) => 'bearer' in scheme);
  return [
    ...(body === undefined && query === undefined ? [] : (['invalid_request'] as const)),
    ...(takesBearer ? (['invalid_access_token'] as const) : []),
    ...(cookies === true ? (['origin_not_allowed'] as const) : []),
    ...APPLICATION_REFUSALS[access === 'api-key' ? 'key' : 'account'],
    'rate_limited',
  ];
}
