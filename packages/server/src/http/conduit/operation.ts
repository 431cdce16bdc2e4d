import { type TSchema, Type } from 'typebox';
import { type Described, type DescribedApi, describeOperation } from '../describe/describe-operation.ts';
import type { SpecificRefusal } from '../describe/described-failure.ts';
import type { ErrorShape } from '../wire-error.ts';
import { conduitErrors, nameOf } from './conduit-errors.ts';

interface Description<Body extends TSchema, Params extends TSchema>
  extends Omit<Described<Body, Params>, 'tag' | 'access' | 'code' | 'status'> {
  /** `either` takes the token of a pending login, or an access token. */
  readonly access: 'bearer' | 'open' | 'either';
  readonly shape?: ErrorShape;
}

const CONDUIT: DescribedApi = {
  api: 'conduit',
  shape: conduitErrors,
  schema: Type.Object({
    status: Type.Integer({ description: 'The HTTP status.' }),
    name: Type.String({ description: 'The kind of failure.' }),
    message: Type.String({ description: 'A sentence to show to people.' }),
  }),
  describe: ({ status, message }) => `\`${nameOf(status)}\` ${message}`,
};

const EITHER = [{ tempToken: [] }, { bearer: [] }];

/** Of both there is one failure. */
const NEITHER: SpecificRefusal = {
  code: 'invalid_access_token',
  meaning: 'The bearer is neither the token of a pending login nor an access token that is alive.',
  remedy: 'Log in again with the password and send the new access token within 5 minutes.',
};

/** Options of a Conduit-compatible route, with its description for OpenAPI. */
export function operation<Body extends TSchema = TSchema, Params extends TSchema = TSchema>({
  access,
  shape = conduitErrors,
  refusals = [],
  ...described
}: Description<Body, Params>) {
  const guard =
    access === 'either'
      ? ({ access: 'open', security: EITHER, refusals: [NEITHER, ...refusals] } as const)
      : ({ access, refusals } as const);
  return describeOperation<Body, Params>({ ...described, ...guard, tag: 'Conduit' }, { ...CONDUIT, shape });
}
