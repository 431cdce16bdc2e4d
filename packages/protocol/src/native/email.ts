import { type Static, Type } from 'typebox';

const LinkToken = Type.String({ description: '`token` of the link in the mail; good once.' });

export type EmailStatus = Static<typeof EmailStatus>;
export const EmailStatus = Type.Object(
  {
    email: Type.Optional(Type.String({ description: 'As it was registered.' })),
    verified: Type.Boolean({ description: 'Whether a mailed link has proved it.' }),
  },
  { examples: [{ email: 'ada@example.com', verified: true }] },
);

export const VerifyEmailRequest = Type.Object(
  { token: LinkToken },
  { examples: [{ token: 'cs_verify_7Hq2…' }] },
);

export const ForgotPasswordRequest = Type.Object(
  { email: Type.String({ description: 'The address of the account.' }) },
  { examples: [{ email: 'ada@example.com' }] },
);

export const ResetPasswordRequest = Type.Object(
  {
    token: LinkToken,
    newPassword: Type.String({ description: 'The password from now on.', examples: ['Staple-Battery-8'] }),
  },
  { examples: [{ token: 'cs_reset_9Lw4…', newPassword: 'Staple-Battery-8' }] },
);
