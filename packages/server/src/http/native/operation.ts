import { Failure, success } from '@countersign/protocol/native/envelope';
import type { TSchema } from 'typebox';
import { Type } from 'typebox';
import { type Described, type DescribedFailure, describeOperation } from '../describe-operation.ts';
import { nativeErrors } from './native-errors.ts';

interface Description<Body extends TSchema, Params extends TSchema>
  extends Omit<Described<Body, Params>, 'answers' | 'security'> {
  readonly tag: 'Accounts' | 'Sessions' | 'Second factor' | 'Trusted devices';
  readonly status?: 200 | 201;
  readonly answer: TSchema;
}

const FAILURE: DescribedFailure = {
  shape: nativeErrors,
  schema: Failure,
  describe: ({ code }) => `\`${code}\``,
};

/** Options of a native route: what guards it, what it takes, and its description for OpenAPI. */
export function operation<Body extends TSchema = TSchema, Params extends TSchema = TSchema>({
  status = 200,
  answer,
  ...described
}: Description<Body, Params>) {
  return describeOperation<Body, Params>(
    { ...described, answers: { [status]: withExamples(answer) } },
    FAILURE,
  );
}

function withExamples(answer: TSchema): TSchema {
  const { examples = [] } = answer as { examples?: unknown[] };
  return Type.Object(success(answer).properties, {
    description: 'Done.',
    examples: examples.map((data) => ({ success: true, data })),
  });
}
