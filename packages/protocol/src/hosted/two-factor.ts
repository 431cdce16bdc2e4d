import { type Static, Type } from 'typebox';
import { ClientId, Email, ExternalId, instant } from './fields.ts';

const TwoFactorEnabled = Type.Boolean({
  title: 'Two-factor enabled',
  description: 'Whether logins need a second factor.',
});

const Secret = Type.String({
  title: 'Secret',
  description: 'Base32, for an authenticator into which nothing is scanned.',
  examples: ['JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'],
});

const RecoveryCodes = Type.Array(Type.String(), {
  title: 'Recovery codes',
  description: 'Shown once, live once the set-up is confirmed; they take the place of all earlier ones.',
  examples: [['A7B2C3D4E5', 'F6G7H8J9K2']],
});

const Code = Type.String({
  title: 'Code from the authenticator app, or a recovery code',
  minLength: 1,
  maxLength: 64,
  examples: ['492039'],
});

export const SyncRequest = Type.Object(
  {
    client_id: ClientId,
    email: Email,
    external_id: Type.Optional(ExternalId),
    action: Type.Enum(['ENABLE', 'DISABLE'], {
      title: 'Turn on or off',
      description: '`DISABLE` needs no more than client_id, email and action; `ENABLE` needs all.',
      examples: ['ENABLE'],
    }),
    secret: Type.Optional(
      Type.String({
        title: 'Secret of the authenticator app',
        description: 'Base32, with or without padding: 80 bits at the least, 160 are recommended.',
        maxLength: 512,
        examples: ['JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'],
      }),
    ),
    type: Type.Optional(Type.Enum(['TOTP'], { title: 'Kind of factor', examples: ['TOTP'] })),
    algorithm: Type.Optional(
      Type.Enum(['SHA1', 'SHA256', 'SHA512'], { title: 'Hash algorithm', examples: ['SHA1'] }),
    ),
    digits: Type.Optional(Type.Integer({ title: 'Digits of a code', minimum: 6, maximum: 8, examples: [6] })),
    period: Type.Optional(
      Type.Integer({
        title: 'Period of a code in seconds',
        minimum: 15,
        maximum: 120,
        examples: [30],
      }),
    ),
  },
  {
    examples: [
      {
        client_id: 'app-6f6a4f9d2100',
        email: 'ada@example.com',
        action: 'ENABLE',
        secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
        type: 'TOTP',
        algorithm: 'SHA1',
        digits: 6,
        period: 30,
      },
      { client_id: 'app-6f6a4f9d2100', email: 'ada@example.com', action: 'DISABLE' },
    ],
  },
);

export const Synced = Type.Object(
  {
    email: Email,
    two_factor_enabled: TwoFactorEnabled,
    weak_secret: Type.Optional(
      Type.Literal(true, {
        title: 'Weak secret',
        description: 'The secret is in force, yet has fewer than 128 bits: replace it by a longer one.',
      }),
    ),
  },
  {
    examples: [
      { email: 'ada@example.com', two_factor_enabled: true },
      { email: 'ada@example.com', two_factor_enabled: true, weak_secret: true },
      { email: 'ada@example.com', two_factor_enabled: false },
    ],
  },
);

export const EnrollRequest = Type.Object(
  { client_id: ClientId, email: Email, external_id: Type.Optional(ExternalId) },
  {
    examples: [
      { client_id: 'app-6f6a4f9d2100', email: 'ada@example.com' },
      { client_id: 'app-6f6a4f9d2100', email: 'ada@example.com', external_id: 'user-1815' },
    ],
  },
);

export const Enrolled = Type.Object(
  {
    secret: Secret,
    otpauth_url: Type.String({
      title: 'otpauth URL',
      description: 'What the QR code says; opens authenticator apps on a phone.',
    }),
    qr_code: Type.String({ title: 'QR code', description: 'PNG as a data URL, to be scanned.' }),
    recovery_codes: RecoveryCodes,
  },
  {
    examples: [
      {
        secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
        otpauth_url:
          'otpauth://totp/Shop:ada%40example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Shop&client_id=app-6f6a4f9d2100&algorithm=SHA1&digits=6&period=30',
        qr_code: 'data:image/png;base64,iVBORw0…',
        recovery_codes: ['A7B2C3D4E5', 'F6G7H8J9K2'],
      },
    ],
  },
);

export const CodeRequest = Type.Object(
  { client_id: ClientId, email: Email, external_id: Type.Optional(ExternalId), code: Code },
  { examples: [{ client_id: 'app-6f6a4f9d2100', email: 'ada@example.com', code: '492039' }] },
);

export const VerifyRequest = Type.Object(CodeRequest.properties, {
  examples: [
    { client_id: 'app-6f6a4f9d2100', email: 'ada@example.com', code: '492039' },
    { client_id: 'app-6f6a4f9d2100', email: 'ada@example.com', code: 'A7B2C3D4E5' },
  ],
});

export const Activated = Type.Object(
  { email: Email, two_factor_enabled: Type.Literal(true, { title: 'Two-factor enabled' }) },
  { examples: [{ email: 'ada@example.com', two_factor_enabled: true }] },
);

export const VerifyHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      title: 'Idempotency key',
      description:
        'Your own name for this request. Sent again under it within 24 hours, the same request gets the same answer, and no code is spent or charged twice.',
      minLength: 1,
      maxLength: 255,
      examples: ['4b6f0f0e-5d8c-4f0a-9a39-5a3b6f0c1f11'],
    }),
  ),
});

export const Verified = Type.Object(
  {
    valid: Type.Literal(true, { title: 'Valid' }),
    method: Type.String({
      title: 'Method',
      description: '`totp` or `recovery_code`.',
      examples: ['totp'],
    }),
  },
  {
    examples: [
      { valid: true, method: 'totp' },
      { valid: true, method: 'recovery_code' },
    ],
  },
);

export const StatusQuery = Type.Object({ client_id: ClientId, email: Email });

export type Status = Static<typeof Status>;
export const Status = Type.Object(
  {
    email: Email,
    two_factor_enabled: TwoFactorEnabled,
    methods: Type.Array(Type.String(), {
      title: 'Methods',
      description: 'Kinds of factors that are active.',
      examples: [['totp']],
    }),
    recovery_codes_remaining: Type.Integer({ title: 'Recovery codes left', examples: [9] }),
    enabled_at: Type.Optional(instant('Enabled at', 'When the earliest factor in force was activated.')),
  },
  {
    examples: [
      {
        email: 'ada@example.com',
        two_factor_enabled: true,
        methods: ['totp'],
        recovery_codes_remaining: 9,
        enabled_at: '2026-01-31T09:30:00.000Z',
      },
      { email: 'new@example.com', two_factor_enabled: false, methods: [], recovery_codes_remaining: 0 },
    ],
  },
);
