import { type Static, Type } from 'typebox';

const AuthenticatorCode = (description: string) =>
  Type.String({
    title: '6-digit code from your authenticator app',
    description,
    minLength: 1,
    examples: ['492039'],
  });

export const VerifyRequest = Type.Object(
  {
    code: AuthenticatorCode('Six digits, or a backup code to finish a login.'),
    token: Type.Optional(
      Type.String({
        title: 'Session token from login endpoint',
        description: 'The `tempToken` of the login; it wins over a bearer.',
        examples: ['cs_temp_3mJq…'],
      }),
    ),
  },
  { examples: [{ code: '492039', token: 'cs_temp_3mJq…' }, { code: '492039' }] },
);

export const Verified = Type.Union(
  [
    Type.Object({
      accessToken: Type.String({ description: 'JWT (ES256), good for 15 minutes.' }),
      refreshToken: Type.String({
        description: 'Good for 7 days and until the answer to a refresh holds another.',
      }),
      user: Type.Object({
        id: Type.String(),
        email: Type.Optional(Type.String()),
        verified: Type.Boolean({ description: 'Whether the email address is.' }),
        twoFactorEnabled: Type.Boolean(),
      }),
    }),
    Type.Object({ enabled: Type.Literal(true) }),
  ],
  {
    description: 'A session after a login; `enabled` after a set-up.',
    examples: [
      {
        accessToken: 'eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOi…',
        refreshToken: 'cs_refresh_8Kd2…',
        user: {
          id: '01943f5e-8a3c-7cc1-b3a5-0f6f6a4f9d21',
          email: 'ada@example.com',
          verified: true,
          twoFactorEnabled: true,
        },
      },
      { enabled: true },
    ],
  },
);

export type Status = Static<typeof Status>;
export const Status = Type.Object(
  {
    enabled: Type.Boolean(),
    setupDate: Type.Optional(Type.String({ format: 'date-time' })),
    backupCodes: Type.Optional(Type.Integer({ description: 'How many are left.' })),
  },
  {
    examples: [{ enabled: true, setupDate: '2026-01-31T09:31:00.000Z', backupCodes: 5 }, { enabled: false }],
  },
);

export const Setup = Type.Object(
  {
    qrCode: Type.String({ description: 'PNG as a data URL, to be scanned.' }),
    secret: Type.String({ description: 'Base32, to be typed where nothing scans.' }),
    backupCodes: Type.Array(Type.String(), {
      description: 'Five, shown once, live once the set-up is confirmed; none where live ones are held.',
    }),
  },
  {
    examples: [
      {
        qrCode: 'data:image/png;base64,iVBORw0…',
        secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
        backupCodes: ['38923664', '04175528', '66120934', '90817263', '55210987'],
      },
    ],
  },
);

export const DisableRequest = Type.Object(
  { code: AuthenticatorCode('What the authenticator shows now, or a backup code.') },
  { examples: [{ code: '492039' }] },
);

export const Disabled = Type.Object({ enabled: Type.Literal(false) }, { examples: [{ enabled: false }] });
