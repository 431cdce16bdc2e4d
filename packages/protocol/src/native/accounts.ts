import { type Static, Type } from 'typebox';
import { Code, Email, MethodName, NewPassword, Password } from './fields.ts';
import { AccessToken, accessTokenExample, DeviceToken, RefreshToken, tokensExample } from './tokens.ts';
import { User, userExample } from './user.ts';

export const RegisterRequest = Type.Object(
  {
    email: Email('Email address', 'An email address; one mailbox is one account, however it is spelled.'),
    username: Type.String({
      title: 'Username',
      description: '3 to 32 of `a-z 0-9 . _ -`, compared in lower case.',
      examples: ['ada'],
    }),
    password: Password(
      'At least 8 characters, with an upper-case and a lower-case letter, a digit and a special character.',
    ),
  },
  { examples: [{ email: 'ada@example.com', username: 'ada', password: 'Correct-Horse-7' }] },
);

const sessionExample = { ...tokensExample, user: userExample };

export type OpenedSession = Static<typeof OpenedSession>;
export const OpenedSession = Type.Object(
  { accessToken: AccessToken, refreshToken: Type.Optional(RefreshToken), user: User },
  { description: 'A session.', examples: [sessionExample] },
);

export const LoginRequest = Type.Object(
  {
    email: Email('Email address or username', 'An email address or a username.'),
    password: Password('The password.'),
    deviceToken: Type.Optional(DeviceToken),
  },
  { examples: [{ email: 'ada@example.com', password: 'Correct-Horse-7' }] },
);

const secondFactorDueExample = {
  requires2FA: true,
  tempToken: 'cs_temp_3mJq…',
  availableMethods: ['totp'],
  expiresIn: 300,
  verificationType: '2FA_CODE',
};

export type SecondFactorDue = Static<typeof SecondFactorDue>;
export const SecondFactorDue = Type.Object(
  {
    requires2FA: Type.Literal(true),
    tempToken: Type.String({
      description: 'Finishes this login with a second factor, and opens nothing else.',
    }),
    availableMethods: Type.Array(Type.String(), { description: 'Kinds of factors that the account holds.' }),
    expiresIn: Type.Integer({ description: 'Seconds for which the tempToken lives.' }),
    verificationType: Type.Literal('2FA_CODE'),
  },
  {
    description: 'The password was right and a second factor is due.',
    examples: [secondFactorDueExample],
  },
);

const enrolmentDueExample = {
  requires2FASetup: true,
  tempToken: 'cs_temp_3mJq…',
  availableMethods: ['totp', 'sms', 'email'],
  expiresIn: 1800,
};

export type EnrolmentDue = Static<typeof EnrolmentDue>;
export const EnrolmentDue = Type.Object(
  {
    requires2FASetup: Type.Literal(true),
    tempToken: Type.String({
      description: 'The bearer of `…/setup` and `…/verify-setup`, and of nothing else.',
    }),
    availableMethods: Type.Array(Type.String(), { description: 'Kinds of factors that can be set up.' }),
    expiresIn: Type.Integer({ description: 'Seconds for which the tempToken lives.' }),
    mailCodeSentTo: Type.Optional(
      Type.String({
        description: 'Where the code went that the set-up asks for as `mailCode`, masked.',
        examples: ['ada****@example.com'],
      }),
    ),
  },
  {
    description: 'The application demands a second factor, and the account has none yet.',
    examples: [enrolmentDueExample],
  },
);

export const RegisterAnswer = Type.Union([OpenedSession, EnrolmentDue], {
  description: 'A session, or what sets up the factor that it waits for.',
  examples: [sessionExample, enrolmentDueExample],
});

export const LoginAnswer = Type.Union([OpenedSession, SecondFactorDue, EnrolmentDue], {
  description: 'A session, or what is missing for one.',
  examples: [sessionExample, secondFactorDueExample, enrolmentDueExample],
});

export const ReauthenticateRequest = Type.Object(
  {
    password: Type.Optional(Password('The password, for accounts without a second factor.')),
    code: Type.Optional(Code('Code of a second factor', 'A code of a second factor, or a backup code.')),
    method: Type.Optional(
      MethodName('Where the code comes from', 'The second factor of the code.', [
        'totp',
        'sms',
        'email',
        'backup_code',
      ]),
    ),
  },
  { description: '`password`, or `code`.', examples: [{ code: '492039' }, { password: 'Correct-Horse-7' }] },
);

export type Reauthenticated = Static<typeof Reauthenticated>;
export const Reauthenticated = Type.Object(
  { accessToken: AccessToken },
  { examples: [{ accessToken: accessTokenExample }] },
);

export const ChangePasswordRequest = Type.Object(
  {
    currentPassword: Type.String({
      title: 'Current password',
      description: 'The password until now.',
      examples: ['Correct-Horse-7'],
    }),
    newPassword: NewPassword,
  },
  { examples: [{ currentPassword: 'Correct-Horse-7', newPassword: 'Staple-Battery-8' }] },
);
