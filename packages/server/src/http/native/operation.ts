import { success } from '@countersign/protocol/native/envelope';
import type { TSchema } from 'typebox';
import { Type } from 'typebox';
import { type Described, type DescribedApi, describeOperation } from '../describe/describe-operation.ts';
import { nativeFailures } from './native-failures.ts';

interface Description<Body extends TSchema, Params extends TSchema>
  extends Omit<Described<Body, Params>, 'code'> {
  readonly tag: 'Accounts' | 'Sessions' | 'Second factor' | 'Trusted devices';
  readonly answer: TSchema;
}

const NATIVE: DescribedApi = { api: 'native', ...nativeFailures };

/** Options of a native route: what guards it, what it takes, and its description for OpenAPI. */
export function operation<Body extends TSchema = TSchema, Params extends TSchema = TSchema>(
  described: Description<Body, Params>,
) {
  return describeOperation<Body, Params>({ ...described, answer: withExamples(described.answer) }, NATIVE);
}

function withExamples(answer: TSchema): TSchema {
  const { examples = [] } = answer as { examples?: unknown[] };
  return Type.Object(success(answer).properties, {
    description: 'Done.',
    examples: examples.map((data) => ({ success: true, data })),
  });
}
