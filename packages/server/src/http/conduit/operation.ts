import { type TSchema, Type } from 'typebox';
import { type Described, describeOperation } from '../describe-operation.ts';
import type { ErrorShape } from '../wire-error.ts';
import { conduitErrors } from './conduit-errors.ts';

interface Description<Body extends TSchema, Params extends TSchema>
  extends Omit<Described<Body, Params>, 'tag' | 'access' | 'answers'> {
  /** `either` takes the token of a pending login, or an access token. */
  readonly access: 'bearer' | 'open' | 'either';
  readonly answer: object;
  readonly shape?: ErrorShape;
}

const Failure = Type.Object({
  status: Type.Integer({ description: 'The HTTP status.' }),
  name: Type.String({ description: 'The kind of failure.' }),
  message: Type.String({ description: 'A sentence to show to people.' }),
});

const EITHER = [{ tempToken: [] }, { bearer: [] }];

/** Options of a Conduit-compatible route, with its description for OpenAPI. */
export function operation<Body extends TSchema = TSchema, Params extends TSchema = TSchema>({
  access,
  answer,
  shape = conduitErrors,
  ...described
}: Description<Body, Params>) {
  const guard = access === 'either' ? ({ access: 'open', security: EITHER } as const) : ({ access } as const);
  return describeOperation<Body, Params>(
    { ...described, ...guard, tag: 'Conduit', answers: { 200: answer } },
    { shape, schema: Failure, describe: ({ code, message }) => `\`${code}\` ${message}` },
  );
}
