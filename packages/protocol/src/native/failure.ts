import { Type } from 'typebox';

/** Every failure of the native API. */
export const Failure = Type.Object(
  {
    success: Type.Literal(false),
    error: Type.String({ description: 'A sentence to show to people.' }),
    code: Type.String({ description: 'What went wrong, in snake_case, to branch on.' }),
    requestId: Type.String({ description: 'Also in the header `x-request-id` and in the log.' }),
    clockSkewSeconds: Type.Optional(
      Type.Integer({
        description: "How far the authenticator's clock is ahead (or behind, if negative); only in set-ups.",
      }),
    ),
    codeSent: Type.Optional(
      Type.Literal(false, { description: 'Only where a message could not be handed over for delivery.' }),
    ),
  },
  { description: 'What went wrong.' },
);
