import { success } from '@countersign/protocol/native/envelope';
import { type TSchema, Type } from 'typebox';
import type { ErrorCode } from '../../../core/error-code.ts';
import { describeOperation } from '../../describe-operation.ts';
import { FAILURE } from '../operation.ts';

interface Description<Body extends TSchema> {
  readonly summary: string;
  readonly description: string;
  readonly status?: 200 | 201;
  /** Where the device proves itself, only what is refused draws on the address. */
  readonly budget?: 'refusals';
  readonly body: Body;
  readonly answer: TSchema;
  readonly refusals: readonly ErrorCode[];
}

/** Options of a route for approving devices: they hold no API key. */
export function deviceOperation<Body extends TSchema>({ status = 200, answer, ...rest }: Description<Body>) {
  const { examples = [] } = answer as { examples?: unknown[] };
  const done = Type.Object(success(answer).properties, {
    description: 'Done.',
    examples: examples.map((data) => ({ success: true, data })),
  });
  return describeOperation(
    { ...rest, tag: 'Approving devices', access: 'open', answers: { [status]: done } },
    FAILURE,
  );
}
