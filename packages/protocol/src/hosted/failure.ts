import { Type } from 'typebox';

/** Every failure of the hosted API. */
export const Failure = Type.Object(
  {
    success: Type.Literal(false),
    error: Type.String({ title: 'Error', description: 'A sentence to show to people.' }),
    code: Type.String({ title: 'Code', description: 'What went wrong, in snake_case, to branch on.' }),
    requestId: Type.String({
      title: 'Request id',
      description: 'Also in the header `x-request-id` and in the log.',
    }),
    clock_skew_seconds: Type.Optional(
      Type.Integer({
        title: 'Clock skew',
        description: "How far the authenticator's clock is ahead (or behind, if negative); only in set-ups.",
      }),
    ),
  },
  { description: 'What went wrong.' },
);
