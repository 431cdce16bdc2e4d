import { Type } from 'typebox';

/** Every failure of the SwapBits-compatible API. */
export const Failure = Type.Object({
  code: Type.Integer({ description: 'What went wrong, to branch on.' }),
  message: Type.String({ description: 'A sentence to show to people.' }),
  id: Type.String({ description: 'Trace id: also in the header `x-request-id` and in the log.' }),
});
