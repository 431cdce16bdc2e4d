import { type TSchema, Type } from 'typebox';

/** A successful answer around its data. */
export function success<Data extends TSchema>(data: Data) {
  return Type.Object({ success: Type.Literal(true), data });
}

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

export const Message = Type.Object(
  { message: Type.String({ description: 'A sentence to show to people.' }) },
  { examples: [{ message: 'Done' }] },
);

/** ISO 8601 in UTC, with milliseconds. */
export function instant(description: string) {
  return Type.String({ format: 'date-time', description, examples: ['2026-01-31T09:30:00.000Z'] });
}

export function identifier(description: string) {
  return Type.String({ description, examples: ['01943f5e-8a3c-7cc1-b3a5-0f6f6a4f9d21'] });
}

/** The parameter of a path that names one of a list. */
export const IdParameter = (title: string) =>
  Type.Object({ id: Type.String({ ...identifier('As listed.'), title }) });
