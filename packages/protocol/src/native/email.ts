import { type Static, Type } from 'typebox';
import { Email, NewPassword } from './fields.ts';

const LinkToken = (example: string) =>
  Type.String({
    title: 'Token from the link in the mail',
    description: '`token` of the link in the mail; good once.',
    examples: [example],
  });

const verifyToken = 'cs_verify_7Hq2…';
const resetToken = 'cs_reset_9Lw4…';

export type EmailStatus = Static<typeof EmailStatus>;
export const EmailStatus = Type.Object(
  {
    email: Type.Optional(Type.String({ description: 'As it was registered.' })),
    verified: Type.Boolean({ description: 'Whether a mailed link has proved it.' }),
  },
  { examples: [{ email: 'ada@example.com', verified: true }] },
);

export const VerifyEmailRequest = Type.Object(
  { token: LinkToken(verifyToken) },
  { examples: [{ token: verifyToken }] },
);

export const ForgotPasswordRequest = Type.Object(
  { email: Email('Email address', 'The address of the account.') },
  { examples: [{ email: 'ada@example.com' }] },
);

export const ResetPasswordRequest = Type.Object(
  {
    token: LinkToken(resetToken),
    newPassword: NewPassword,
  },
  { examples: [{ token: resetToken, newPassword: 'Staple-Battery-8' }] },
);
