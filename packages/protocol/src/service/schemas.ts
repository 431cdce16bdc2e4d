import { type Static, Type } from 'typebox';
import { instant } from '../instant.ts';

export const Welcome = Type.Object(
  {
    name: Type.Literal('Countersign'),
    version: Type.String(),
    docs: Type.String(),
    explorer: Type.Optional(Type.String({ description: 'Where it is switched on.' })),
    openapi: Type.String(),
    health: Type.String(),
    inbox: Type.Optional(
      Type.String({ description: 'In development without providers: where codes and mails end up.' }),
    ),
  },
  {
    description: 'Where to go next.',
    examples: [
      {
        name: 'Countersign',
        version: '1.0.0',
        docs: '/docs',
        explorer: '/explorer',
        openapi: '/openapi.json',
        health: '/health',
      },
    ],
  },
);

export const Health = Type.Object(
  {
    status: Type.Enum(['ok', 'unavailable']),
    checks: Type.Object({ database: Type.Enum(['up', 'down']) }),
    version: Type.String(),
  },
  { examples: [{ status: 'ok', checks: { database: 'up' }, version: '1.0.0' }] },
);

export const Liveness = Type.Object(
  { status: Type.Enum(['ok', 'unavailable']) },
  { examples: [{ status: 'ok' }] },
);

export const Jwks = Type.Object(
  {
    keys: Type.Array(
      Type.Object({
        kty: Type.String(),
        crv: Type.String(),
        x: Type.String(),
        y: Type.String(),
        kid: Type.String(),
        use: Type.String(),
        alg: Type.String(),
      }),
    ),
  },
  {
    description:
      "The application's public keys (RFC 7517), the retired included while their tokens may live.",
    examples: [
      {
        keys: [
          {
            kty: 'EC',
            crv: 'P-256',
            x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
            y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
            kid: '01943f5e-8a3c-7cc1-b3a5-0f6f6a4f9d21',
            use: 'sig',
            alg: 'ES256',
          },
        ],
      },
    ],
  },
);

/** No JSON: the text format of Prometheus, as OpenAPI describes it. */
export const MetricsText = {
  description: 'The metrics.',
  content: { 'text/plain': { schema: { type: 'string', examples: ['process_cpu_seconds_total 1.2'] } } },
};

export const OpenapiDocument = Type.Object(
  { openapi: Type.Literal('3.1.0'), paths: Type.Object({}) },
  { examples: [{ openapi: '3.1.0', paths: {} }] },
);

export const ReceiptParameters = Type.Object({
  provider: Type.String({
    title: 'Provider that sends the webhook',
    description: 'twilio, vonage or webhook, where it is configured.',
    examples: ['twilio'],
  }),
});

export const Noted = Type.Null({ description: 'Authentic, and noted where the message is ours.' });

export type ReceivedMessage = Static<typeof ReceivedMessage>;
export const ReceivedMessage = Type.Object({
  channel: Type.Enum(['sms', 'email']),
  to: Type.String({ description: 'The number or address.' }),
  subject: Type.Optional(Type.String({ description: 'Of a mail.' })),
  text: Type.String({ description: 'The plain text; of a mail, its plain part.' }),
  at: instant('When it would have left.'),
});

export const ReceivedMessages = Type.Array(ReceivedMessage, {
  description: 'Newest first.',
  examples: [
    [
      {
        channel: 'sms',
        to: '+12025550123',
        text: '492039 is your Example code. It expires in 5 minutes. Never share it.\n\n@localhost #492039',
        at: '2026-01-31T09:30:00.000Z',
      },
    ],
  ],
});
