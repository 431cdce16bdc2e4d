import { type Static, Type } from 'typebox';
import { ClientId, Email, ExternalId, instant } from './fields.ts';

export const SessionRequest = Type.Object(
  {
    email: Email,
    client_id: ClientId,
    external_id: Type.Optional(ExternalId),
    return_url: Type.Optional(
      Type.String({
        title: 'Return URL',
        description:
          "Where the page leads back to, with `state` and `completion_code`; one of the application's, letter by letter.",
        minLength: 1,
        maxLength: 2000,
        examples: ['https://shop.example/login/second-factor'],
      }),
    ),
    state: Type.Optional(
      Type.String({
        title: 'State',
        description: 'Comes back with the browser: what ties it to the login that it began.',
        maxLength: 2000,
        examples: ['b3f1c2'],
      }),
    ),
    user_ip: Type.Optional(
      Type.String({
        title: 'User IP',
        description:
          'The address of the person who logs in: shown to them, and compared with where page and device are.',
        minLength: 1,
        maxLength: 100,
        examples: ['203.0.113.9'],
      }),
    ),
    user_agent: Type.Optional(
      Type.String({
        title: 'User agent',
        description: 'Their browser, as your page sees it: shown to them.',
        maxLength: 1000,
        examples: ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'],
      }),
    ),
  },
  {
    examples: [
      {
        email: 'ada@example.com',
        client_id: 'app-6f6a4f9d2100',
        return_url: 'https://shop.example/login/second-factor',
        state: 'b3f1c2',
        user_ip: '203.0.113.9',
      },
    ],
  },
);

const expiresAt = instant(
  'Expires at',
  'When the session ends without an answer: five minutes after its creation, ten where the person asked for more time.',
);

export const CreatedSession = Type.Object(
  {
    session_token: Type.String({
      title: 'Session token',
      description: 'A secret between the two backends: never in a browser, an address or a log.',
      examples: ['cs_session_…'],
    }),
    expires_at: expiresAt,
    webview_url: Type.String({
      title: 'Webview URL',
      description:
        'The page for the person: a redirect, a frame of an allowed origin, or a view in your app.',
      examples: ['https://2fa.example/apps/app-6f6a4f9d2100/verify/cs_page_…'],
    }),
    methods: Type.Array(Type.String(), {
      title: 'Methods',
      description: 'What the person can answer with, beside recovery codes.',
      examples: [['totp', 'push']],
    }),
  },
  {
    examples: [
      {
        session_token: 'cs_session_…',
        expires_at: '2026-01-31T09:35:00.000Z',
        webview_url: 'https://2fa.example/apps/app-6f6a4f9d2100/verify/cs_page_…',
        methods: ['totp', 'push'],
      },
    ],
  },
);

export const ResultQuery = Type.Object({
  completion_code: Type.Optional(
    Type.String({
      title: 'Completion code',
      description: 'What the finishing browser brought back to `return_url`.',
      examples: ['cs_completion_…'],
    }),
  ),
});

export type SessionResult = Static<typeof SessionResult>;
export const SessionResult = Type.Object(
  {
    status: Type.Enum(['pending', 'approved', 'denied', 'expired'], { title: 'Status' }),
    result: Type.Optional(
      Type.Boolean({
        title: 'Result',
        description: 'The verdict: let the person in on `true` only. Absent while there is none for you.',
      }),
    ),
    method: Type.Optional(
      Type.String({
        title: 'Method',
        description: 'What approved: `totp`, `push`, `email`, `recovery_code`, …',
        examples: ['totp'],
      }),
    ),
    completed_at: Type.Optional(instant('Completed at', 'When the session ended.')),
    expires_at: expiresAt,
  },
  {
    examples: [
      {
        status: 'approved',
        result: true,
        method: 'totp',
        completed_at: '2026-01-31T09:31:12.345Z',
        expires_at: '2026-01-31T09:35:00.000Z',
      },
      { status: 'pending', expires_at: '2026-01-31T09:35:00.000Z' },
    ],
  },
);

export const SecretNumber = Type.Object(
  {
    secret_number: Type.String({
      title: 'Secret number',
      description: 'Two or six digits to show in your page; the person types them into the app.',
      examples: ['47'],
    }),
    expires_at: expiresAt,
  },
  { examples: [{ secret_number: '47', expires_at: '2026-01-31T09:35:00.000Z' }] },
);
