import { Type } from 'typebox';

/** Every failure of the Conduit-compatible API. */
export const Failure = Type.Object({
  status: Type.Integer({ description: 'The HTTP status.' }),
  name: Type.String({ description: 'The kind of failure.' }),
  message: Type.String({ description: 'A sentence to show to people.' }),
});
