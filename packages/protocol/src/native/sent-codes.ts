import { type Static, Type } from 'typebox';
import { SessionOfSetup } from './enrolment.ts';
import { Code, MailCode, MethodName, TempToken } from './fields.ts';

const phoneNumber = '+120****0123';
const email = 'ada****@example.com';

const Masked = (example: string) => Type.String({ description: 'Masked.', examples: [example] });

export const SmsSetupRequest = Type.Object(
  {
    phoneNumber: Type.String({
      title: 'Phone number',
      examples: ['+12025550123'],
      description: "International (`+12025550123`); without `+` it is read in the application's region.",
    }),
    mailCode: MailCode,
  },
  { examples: [{ phoneNumber: '+12025550123' }] },
);

export const EmailSetupRequest = Type.Object(
  {
    email: Type.String({
      title: 'Email address for the codes',
      description: "Where the codes go; need not be the account's own address.",
      examples: ['ada.lovelace@example.com'],
    }),
    mailCode: MailCode,
  },
  { examples: [{ email: 'ada.lovelace@example.com' }] },
);

const CodeHandedOver = Type.Literal(true, { description: 'A provider has taken the message.' });

export const SmsSetup = Type.Object(
  { phoneNumber: Masked(phoneNumber), codeSent: CodeHandedOver, message: Type.String() },
  { examples: [{ phoneNumber, codeSent: true, message: 'A code was sent: it is valid for 5 minutes' }] },
);

export const EmailSetup = Type.Object(
  { email: Masked(email), codeSent: CodeHandedOver, message: Type.String() },
  { examples: [{ email, codeSent: true, message: 'A code was sent: it is valid for 10 minutes' }] },
);

const ConfirmSentSetupRequest = (title: string) =>
  Type.Object(
    { code: Code(title, 'The six digits that arrived; spaces and hyphens do not count.') },
    { examples: [{ code: '492039' }] },
  );

export const ConfirmSmsSetupRequest = ConfirmSentSetupRequest('6-digit code from the text message');
export const ConfirmEmailSetupRequest = ConfirmSentSetupRequest('6-digit code from the mail');

export const SmsSetupConfirmed = Type.Object(
  {
    enabled: Type.Literal(true),
    method: Type.Literal('sms'),
    phoneNumber: Type.Optional(Masked(phoneNumber)),
    ...SessionOfSetup,
  },
  { examples: [{ enabled: true, method: 'sms', phoneNumber }] },
);

export const EmailSetupConfirmed = Type.Object(
  {
    enabled: Type.Literal(true),
    method: Type.Literal('email'),
    email: Type.Optional(Masked(email)),
    ...SessionOfSetup,
  },
  { examples: [{ enabled: true, method: 'email', email }] },
);

export const SendCodeRequest = Type.Object(
  {
    tempToken: TempToken,
    method: MethodName('How to send the code', 'By which of the available methods.', ['sms', 'email']),
  },
  { examples: [{ tempToken: 'cs_temp_3mJq…', method: 'sms' }] },
);

export type CodeSent = Static<typeof CodeSent>;
export const CodeSent = Type.Object(
  {
    codeSent: CodeHandedOver,
    method: Type.String(),
    expiresIn: Type.Integer({ description: 'Seconds for which the code is valid.' }),
  },
  { examples: [{ codeSent: true, method: 'sms', expiresIn: 300 }] },
);
