import { EmailStatus, ForgotPasswordRequest, ResetPasswordRequest, VerifyEmailRequest } from './email.ts';
import { Message } from './message.ts';
import type { NativeRoute } from './native-route.ts';

export const REQUEST_PASSWORD_RESET = {
  id: 'requestPasswordReset',
  method: 'POST',
  path: '/auth/forgot-password',
  tag: 'Accounts',
  access: 'open',
  summary: 'Ask for a link that resets the password',
  description: 'Answers the same, at once, whether the address has an account or not.',
  body: ForgotPasswordRequest,
  answer: Message,
  meaning: 'If the address has an account, a mail with a link is on its way to it.',
  remedy: 'Open the link in the mail, or send its token with a new password.',
  refusals: ['wrong_application_kind'],
} as const satisfies NativeRoute;

export const RESET_PASSWORD = {
  id: 'resetPassword',
  method: 'POST',
  path: '/auth/reset-password',
  tag: 'Accounts',
  access: 'open',
  limited: 'refusals',
  summary: 'Choose a new password',
  description:
    'Ends every session, trusted device and pending login. Opens no session and removes no second factor.',
  body: ResetPasswordRequest,
  answer: Message,
  meaning: 'The new password holds; every session and trusted device has ended.',
  remedy: 'Log in with the new password.',
  refusals: ['invalid_action_token', 'weak_password', 'wrong_application_kind', 'busy'],
} as const satisfies NativeRoute;

export const READ_EMAIL_STATUS = {
  id: 'readEmailStatus',
  method: 'GET',
  path: '/email/status',
  tag: 'Accounts',
  access: 'bearer',
  summary: 'Whether the email address is verified',
  answer: EmailStatus,
  meaning: 'This is how the address stands.',
  remedy: 'If it is not verified, have a link mailed to it.',
} as const satisfies NativeRoute;

export const SEND_EMAIL_VERIFICATION = {
  id: 'sendEmailVerification',
  method: 'POST',
  path: '/email/send-verification',
  tag: 'Accounts',
  access: 'bearer',
  summary: 'Mail a link that verifies the email address',
  description: 'The link before it ends. Its page acts when its button is pressed, not when it is opened.',
  answer: Message,
  meaning: 'A mail with a link is on its way; the link before it has ended.',
  remedy: 'Open the link in the mail within 24 hours, or send its token.',
  refusals: ['method_unavailable', 'delivery_failed'],
} as const satisfies NativeRoute;

export const VERIFY_EMAIL = {
  id: 'verifyEmail',
  method: 'POST',
  path: '/email/verify',
  tag: 'Accounts',
  access: 'open',
  limited: 'refusals',
  summary: 'Verify the email address',
  body: VerifyEmailRequest,
  answer: Message,
  meaning: 'The address is verified.',
  remedy: 'Nothing is left to do.',
  refusals: ['invalid_action_token'],
} as const satisfies NativeRoute;
