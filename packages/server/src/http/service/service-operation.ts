import type { TSchema } from 'typebox';
import type { Advice } from '../describe/advice.ts';
import {
  type DescribedRefusal,
  describeFault,
  describeRefusal,
  failureResponses,
  knownFailure,
} from '../describe/described-failure.ts';
import { explorerFields } from '../describe/known-answer.ts';
import type { Fault } from '../faults.ts';
import { nativeFailures } from '../native/native-failures.ts';

interface ServiceAnswer extends Advice {
  readonly schema: TSchema;
}

interface DescribedService<Params extends TSchema> {
  readonly tag?: 'Service' | 'Delivery';
  readonly summary: string;
  readonly description?: string;
  readonly security?: readonly Record<string, readonly string[]>[];
  readonly params?: Params;
  readonly answers: Readonly<Record<number, ServiceAnswer>>;
  readonly refusals?: readonly DescribedRefusal[];
  readonly faults?: readonly Fault[];
}

/** Options of a route that serves everyone, outside every limit, with its description for OpenAPI. */
export function serviceOperation<Params extends TSchema = TSchema>(described: DescribedService<Params>) {
  return {
    schema: describeService(described),
    config: { access: 'open', budget: 'free' } as const,
  };
}

/** The description alone, for routes with a guard or a limit of their own. */
export function describeService<Params extends TSchema = TSchema>({
  tag = 'Service',
  summary,
  description,
  security = [],
  params,
  answers,
  refusals = [],
  faults = [],
}: DescribedService<Params>) {
  const { shape } = nativeFailures;
  const failures = [
    ...refusals.map((refusal) => describeRefusal(shape, refusal)),
    ...faults.map((name) => describeFault(shape, name)),
  ];
  const known = Object.entries(answers).map(([status, { meaning, remedy }]) => ({
    status: Number(status),
    meaning,
    remedy,
  }));
  const schemas = Object.entries(answers).map(([status, { schema }]) => [status, schema] as const);
  const described = {
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    security,
    ...(params !== undefined && { params }),
    response: { ...Object.fromEntries(schemas), ...failureResponses(nativeFailures, failures) },
    ...explorerFields('service', [...known, ...failures.map(knownFailure)]),
  };
  return described as typeof described & { params: Params };
}
