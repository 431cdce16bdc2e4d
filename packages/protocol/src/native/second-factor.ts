import { type Static, Type } from 'typebox';
import { identifier, instant } from './envelope.ts';
import { AccessToken, DeviceToken, RefreshToken, tokensExample } from './tokens.ts';
import { User, userExample } from './user.ts';

const TempToken = Type.String({ description: 'From the answer to the login.', examples: ['cs_temp_3mJq…'] });

export const VerifyRequest = Type.Object(
  {
    tempToken: TempToken,
    code: Type.String({ description: 'A code of any second factor; spaces and hyphens do not count.' }),
    method: Type.Optional(
      Type.Enum(['totp', 'sms', 'email'], {
        description: 'Where the code comes from; absent: from any factor.',
      }),
    ),
    trustDevice: Type.Optional(
      Type.Boolean({ description: 'Whether this browser may skip the second factor from now on.' }),
    ),
    deviceName: Type.Optional(
      Type.String({ description: 'What to call it in the list of trusted devices.' }),
    ),
  },
  { examples: [{ tempToken: 'cs_temp_3mJq…', code: '492039', trustDevice: true, deviceName: 'Laptop' }] },
);

export type LoginFinished = Static<typeof LoginFinished>;
export const LoginFinished = Type.Object(
  {
    accessToken: AccessToken,
    refreshToken: Type.Optional(RefreshToken),
    user: User,
    deviceToken: Type.Optional(DeviceToken),
  },
  { examples: [{ ...tokensExample, user: userExample, deviceToken: 'cs_device_5pTx…' }] },
);

export const VerifyBackupCodeRequest = Type.Object(
  {
    tempToken: TempToken,
    backupCode: Type.String({ description: 'A backup code, or a bypass code of an operator.' }),
  },
  { examples: [{ tempToken: 'cs_temp_3mJq…', backupCode: 'A7B2C3D4E5' }] },
);

export type LoginRecovered = Static<typeof LoginRecovered>;
export const LoginRecovered = Type.Object(
  {
    accessToken: AccessToken,
    refreshToken: Type.Optional(RefreshToken),
    user: User,
    remainingCodes: Type.Integer({ description: 'How many backup codes are left.' }),
  },
  { examples: [{ ...tokensExample, user: userExample, remainingCodes: 9 }] },
);

export type Method = Static<typeof Method>;
const Method = Type.Object({
  id: identifier('Removes it with `DELETE /2fa/methods/{id}`.'),
  type: Type.String({ examples: ['totp'] }),
  enabled: Type.Boolean({
    description: 'False after too many failures; it still makes the second factor due.',
  }),
  label: Type.Optional(Type.String()),
  phoneNumber: Type.Optional(Type.String({ description: 'Masked.' })),
  email: Type.Optional(Type.String({ description: 'Masked.' })),
  verifiedAt: instant('When its set-up was confirmed.'),
  lastUsedAt: Type.Optional(instant('When it was last used to log in.')),
  createdAt: instant('When its set-up was begun.'),
});

export const Methods = Type.Object(
  { methods: Type.Array(Method) },
  {
    description: 'The second factors in force.',
    examples: [
      {
        methods: [
          {
            id: '01943f5e-8a3c-7cc1-b3a5-0f6f6a4f9d21',
            type: 'totp',
            enabled: true,
            label: 'My phone',
            verifiedAt: '2026-01-31T09:31:00.000Z',
            createdAt: '2026-01-31T09:30:00.000Z',
          },
        ],
      },
    ],
  },
);

export const RenameMethodRequest = Type.Object(
  { label: Type.String({ minLength: 1, maxLength: 100, description: 'Its new name.' }) },
  { examples: [{ label: 'Work phone' }] },
);

export type Status = Static<typeof Status>;
export const Status = Type.Object(
  {
    enabled: Type.Boolean({ description: 'Whether logins ask for a second factor.' }),
    methods: Type.Array(Type.String(), { description: 'Kinds of factors that are active.' }),
    backupCodesRemaining: Type.Integer(),
    enabledAt: Type.Optional(instant('When the earliest factor in force was confirmed.')),
  },
  {
    examples: [
      { enabled: true, methods: ['totp'], backupCodesRemaining: 10, enabledAt: '2026-01-31T09:31:00.000Z' },
    ],
  },
);
