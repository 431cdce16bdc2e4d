import { type Static, Type } from 'typebox';
import { instant } from '../instant.ts';
import { Code, MethodName, TempToken } from './fields.ts';
import { identifier } from './identifier.ts';
import { AccessToken, DeviceToken, RefreshToken, tokensExample } from './tokens.ts';
import { User, userExample } from './user.ts';

export const VerifyRequest = Type.Object(
  {
    tempToken: TempToken,
    code: Code(
      '6-digit code from your authenticator app, text message or mail',
      'A code of any second factor; spaces and hyphens do not count.',
    ),
    method: Type.Optional(
      MethodName('Where the code comes from', 'Without it, the code may be of any factor.', [
        'totp',
        'sms',
        'email',
      ]),
    ),
    trustDevice: Type.Optional(
      Type.Boolean({
        title: 'Trust this device',
        description: 'Whether this browser may skip the second factor from now on.',
        examples: [true],
      }),
    ),
    deviceName: Type.Optional(
      Type.String({
        title: 'Name of this device',
        description: 'What to call it in the list of trusted devices.',
        examples: ['Laptop'],
      }),
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
    backupCode: Type.String({
      title: 'Backup code',
      description: 'A backup code, or a bypass code of an operator.',
      examples: ['A7B2C3D4E5'],
    }),
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
  {
    label: Type.String({
      minLength: 1,
      maxLength: 100,
      title: 'New name',
      description: 'Its name from now on.',
      examples: ['Work phone'],
    }),
  },
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
