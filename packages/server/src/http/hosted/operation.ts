import { Failure } from '@countersign/protocol/hosted/failure';
import { success } from '@countersign/protocol/native/envelope';
import { type TSchema, Type } from 'typebox';
import type { ApiKeyScope } from '../../core/api-key/api-key.ts';
import { type Described, type DescribedApi, describeOperation } from '../describe/describe-operation.ts';
import { hostedErrors } from './hosted-errors.ts';

interface Description<Body extends TSchema, Params extends TSchema, Query extends TSchema>
  extends Omit<Described<Body, Params, Query>, 'tag' | 'access' | 'scope' | 'code'> {
  readonly scope: ApiKeyScope;
  readonly answer: TSchema;
}

export const HOSTED: DescribedApi = {
  api: 'hosted',
  shape: hostedErrors,
  schema: Failure,
  describe: ({ code }) => `\`${code}\``,
};

/** Options of a hosted route: the scope that its API key needs, what it takes, and its description for OpenAPI. */
export function operation<
  Body extends TSchema = TSchema,
  Params extends TSchema = TSchema,
  Query extends TSchema = TSchema,
>(described: Description<Body, Params, Query>) {
  const answer = withExamples(described.answer);
  return describeOperation<Body, Params, Query>(
    { ...described, tag: 'Hosted', access: 'api-key', answer },
    HOSTED,
  );
}

export function withExamples(answer: TSchema): TSchema {
  const { examples = [] } = answer as { examples?: unknown[] };
  return Type.Object(success(answer).properties, {
    description: 'Done.',
    examples: examples.map((data) => ({ success: true, data })),
  });
}
