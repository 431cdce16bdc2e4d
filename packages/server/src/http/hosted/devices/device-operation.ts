import type { TSchema } from 'typebox';
import { type Described, describeOperation } from '../../describe/describe-operation.ts';
import { HOSTED, withExamples } from '../operation.ts';

interface Description<Body extends TSchema>
  extends Omit<Described<Body, TSchema>, 'tag' | 'access' | 'code' | 'body' | 'answer'> {
  readonly body: Body;
  readonly answer: TSchema;
}

/** Options of a route for approving devices: they hold no API key. */
export function deviceOperation<Body extends TSchema>(described: Description<Body>) {
  const answer = withExamples(described.answer);
  return describeOperation<Body, TSchema>(
    { ...described, tag: 'Approving devices', access: 'open', answer },
    HOSTED,
  );
}
