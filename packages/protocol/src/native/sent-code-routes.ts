import { NUMBER_NOT_ALLOWED } from '../specific-refusals.ts';
import { ENROLMENT_FINISHED, ENROLMENT_REFUSALS } from './enrolment.ts';
import type { NativeRoute } from './native-route.ts';
import {
  CodeSent,
  ConfirmEmailSetupRequest,
  ConfirmSmsSetupRequest,
  EmailSetup,
  EmailSetupConfirmed,
  EmailSetupRequest,
  SendCodeRequest,
  SmsSetup,
  SmsSetupConfirmed,
  SmsSetupRequest,
} from './sent-codes.ts';

export const SET_UP_SMS = {
  id: 'setUpSms',
  method: 'POST',
  path: '/2fa/sms/setup',
  tag: 'Second factor',
  access: 'bearer',
  enrols: true,
  limited: 'database',
  summary: 'Begin to set up text messages',
  description: 'Sends a code to the number. No factor in force is touched until it is confirmed.',
  body: SmsSetupRequest,
  answer: SmsSetup,
  meaning: 'A code is on its way to the number.',
  remedy: 'Confirm the set-up with it within 5 minutes.',
  refusals: [
    'step_up_required',
    'invalid_code',
    ...ENROLMENT_REFUSALS,
    'too_many_factors',
    'method_unavailable',
    'delivery_failed',
    'conflict',
    NUMBER_NOT_ALLOWED,
    'delivery_closed',
  ],
} as const satisfies NativeRoute;

export const CONFIRM_SMS = {
  id: 'confirmSms',
  method: 'POST',
  path: '/2fa/sms/verify-setup',
  tag: 'Second factor',
  access: 'bearer',
  enrols: true,
  cookies: true,
  summary: 'Confirm the set-up of text messages',
  description: 'With the code that arrived. Begun by the same session.',
  body: ConfirmSmsSetupRequest,
  answer: SmsSetupConfirmed,
  meaning: 'The number is set up, and logins can ask for codes sent to it.',
  remedy: 'Make backup codes if you have none.',
  otherwise: [ENROLMENT_FINISHED],
  refusals: ['invalid_code', 'setup_not_initiated', 'step_up_required', ...ENROLMENT_REFUSALS],
} as const satisfies NativeRoute;

export const SET_UP_EMAIL = {
  id: 'setUpEmail',
  method: 'POST',
  path: '/2fa/email/setup',
  tag: 'Second factor',
  access: 'bearer',
  enrols: true,
  limited: 'database',
  summary: 'Begin to set up codes by email',
  description: 'Sends a code to the address. No factor in force is touched until it is confirmed.',
  body: EmailSetupRequest,
  answer: EmailSetup,
  meaning: 'A code is on its way to the address.',
  remedy: 'Confirm the set-up with it within 10 minutes.',
  refusals: [
    'step_up_required',
    'invalid_code',
    ...ENROLMENT_REFUSALS,
    'too_many_factors',
    'method_unavailable',
    'delivery_failed',
    'conflict',
  ],
} as const satisfies NativeRoute;

export const CONFIRM_EMAIL = {
  id: 'confirmEmail',
  method: 'POST',
  path: '/2fa/email/verify-setup',
  tag: 'Second factor',
  access: 'bearer',
  enrols: true,
  cookies: true,
  summary: 'Confirm the set-up of codes by email',
  description: 'With the code that arrived. Begun by the same session.',
  body: ConfirmEmailSetupRequest,
  answer: EmailSetupConfirmed,
  meaning: 'The address is set up, and logins can ask for codes sent to it.',
  remedy: 'Make backup codes if you have none.',
  otherwise: [ENROLMENT_FINISHED],
  refusals: ['invalid_code', 'setup_not_initiated', 'step_up_required', ...ENROLMENT_REFUSALS],
} as const satisfies NativeRoute;

const sending = {
  tag: 'Second factor',
  access: 'open',
  limited: 'database',
  description: 'A new code ends the one before it to the same place, and resets no counter of failures.',
  body: SendCodeRequest,
  answer: CodeSent,
  meaning: 'A code is on its way; the one before it has ended.',
  remedy: 'Finish the login with it, within the seconds that `expiresIn` says.',
  refusals: [
    'invalid_challenge',
    'method_unavailable',
    'delivery_failed',
    NUMBER_NOT_ALLOWED,
    'delivery_closed',
  ],
} as const;

export const SEND_CODE = {
  ...sending,
  id: 'sendCode',
  method: 'POST',
  path: '/2fa/send-code',
  summary: 'Send a code for a pending login',
} as const satisfies NativeRoute;

export const RESEND_CODE = {
  ...sending,
  id: 'resendCode',
  method: 'POST',
  path: '/2fa/resend',
  summary: 'Send another code for a pending login',
} as const satisfies NativeRoute;
