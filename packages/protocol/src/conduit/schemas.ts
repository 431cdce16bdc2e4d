import { type Static, Type } from 'typebox';

const tokensExample = {
  accessToken: 'eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOi…',
  refreshToken: 'cs_refresh_8Kd2…',
};

const AccessToken = Type.String({ description: 'JWT (ES256), good for 15 minutes.' });
const RefreshToken = Type.String({
  title: 'Refresh token',
  description: 'Good for 7 days and until the answer to a renewal holds another.',
  examples: [tokensExample.refreshToken],
});

export const Credentials = Type.Object(
  {
    email: Type.String({
      title: 'Email address',
      description: 'The address of the account.',
      examples: ['ada@example.com'],
    }),
    password: Type.String({
      title: 'Password',
      description: 'The password.',
      examples: ['Correct-Horse-7'],
    }),
  },
  { examples: [{ email: 'ada@example.com', password: 'Correct-Horse-7' }] },
);

const instant = (description: string) => Type.String({ format: 'date-time', description });

export type ConduitUser = Static<typeof ConduitUser>;
export const ConduitUser = Type.Object(
  {
    _id: Type.String(),
    email: Type.Optional(Type.String()),
    active: Type.Boolean({ description: 'False for accounts that the operator disabled.' }),
    isVerified: Type.Boolean({ description: 'Whether the email address is.' }),
    hasTwoFA: Type.Boolean(),
    twoFaMethod: Type.Optional(Type.String({ description: 'What a login asks for first.' })),
    createdAt: instant('When the account was made.'),
    updatedAt: instant('When it last changed.'),
  },
  {
    description: 'The new user.',
    examples: [
      {
        _id: '01943f5e-8a3c-7cc1-b3a5-0f6f6a4f9d21',
        email: 'ada@example.com',
        active: true,
        isVerified: false,
        hasTwoFA: false,
        createdAt: '2026-01-31T09:30:00.000Z',
        updatedAt: '2026-01-31T09:30:00.000Z',
      },
    ],
  },
);

export const Tokens = Type.Object(
  { accessToken: AccessToken, refreshToken: RefreshToken },
  { description: 'A session.', examples: [tokensExample] },
);

export const LoginAnswer = Type.Object(
  {
    accessToken: Type.String({
      description: 'Of a session; without a `refreshToken` beside it, good for finishing this login only.',
    }),
    refreshToken: Type.Optional(RefreshToken),
  },
  {
    description: 'A session; or, with 2FA on, what finishes the login.',
    examples: [tokensExample, { accessToken: 'cs_temp_3mJq…' }],
  },
);

export const RenewRequest = Type.Object(
  { refreshToken: Type.Optional(RefreshToken) },
  {
    description: 'Empty where the refresh token comes as the bearer.',
    examples: [{ refreshToken: tokensExample.refreshToken }, {}],
  },
);

export const LoggedOut = Type.String({ description: 'Logged out.', examples: ['LoggedOut'] });

const PhoneNumber = (title: string, description: string) =>
  Type.String({ title, description, examples: ['+12025550143'] });

export const EnableRequest = Type.Object(
  {
    method: Type.Enum(['sms', 'authenticator'], {
      title: 'Method to enable',
      description: 'Text messages, or an authenticator app.',
      examples: ['authenticator'],
    }),
    phone: Type.Optional(
      PhoneNumber(
        'Phone number for text messages',
        'For `sms`: the number, as `+12025550143`; without it, the one verified before 2FA was disabled.',
      ),
    ),
    phoneNumber: Type.Optional(
      PhoneNumber('Phone number, under its other name', 'The same as `phone`, which wins over it.'),
    ),
  },
  { examples: [{ method: 'authenticator' }, { method: 'sms', phone: '+12025550143' }] },
);

export const Enabling = Type.Object(
  {
    message: Type.Optional(Type.String()),
    result: Type.Optional(
      Type.String({ description: 'Address of a picture to scan: five times within five minutes.' }),
    ),
  },
  {
    description: 'What to do next.',
    examples: [
      { result: 'https://auth.example.com/authentication/twoFa/qr/cs_qr_5tNb…' },
      { message: 'Verification code sent' },
      { message: '2FA already enabled' },
    ],
  },
);

export const CodeRequest = Type.Object(
  {
    code: Type.String({
      title: '6-digit code from your authenticator app or text message',
      description: 'Six digits; spaces and hyphens do not count.',
      examples: ['492039'],
    }),
  },
  { examples: [{ code: '492039' }] },
);

export const RecoverRequest = Type.Object(
  {
    code: Type.String({
      title: 'Back up code',
      description: 'Eight digits; spaces and hyphens do not count.',
      examples: ['38923664'],
    }),
  },
  { examples: [{ code: '38923664' }] },
);

export function Said(...sentences: [string, ...string[]]) {
  return Type.Object(
    { message: Type.String() },
    { description: 'Done.', examples: sentences.map((message) => ({ message })) },
  );
}

export type Authorization = Static<typeof Authorization>;
export const Authorization = Type.Object(
  { method: Type.Optional(Type.String()), message: Type.String() },
  {
    description: 'Where the code comes from.',
    examples: [
      { method: 'sms', message: 'A verification code has been sent to +12****43' },
      { method: 'authenticator', message: 'Check your authenticator app for the code' },
      { message: '2FA disabled' },
    ],
  },
);

export const Recovered = Type.Object(
  { accessToken: AccessToken, refreshToken: RefreshToken, message: Type.String() },
  {
    description: 'A session, and how many codes are left.',
    examples: [{ ...tokensExample, message: 'You have 9 back up codes left' }],
  },
);

export const BackUpCodes = Type.Object(
  { codes: Type.Array(Type.String(), { description: 'Ten, shown once; all earlier ones are void.' }) },
  { description: 'Done.', examples: [{ codes: ['3892 3664', '0417 5528'] }] },
);

export const QrParameters = Type.Object({
  handle: Type.String({
    title: 'Handle of the QR code',
    description: 'The last part of the address that `twoFa/enable` answers.',
    examples: ['cs_qr_5tNb…'],
  }),
});

/** No JSON: a picture as OpenAPI describes it. */
export const QrPicture = {
  description: 'The picture.',
  content: { 'image/png': { schema: { type: 'string', format: 'binary', examples: ['\u0089PNG…'] } } },
};
