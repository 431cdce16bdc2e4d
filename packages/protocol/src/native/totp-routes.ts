import { CLOCK_OFF } from '../specific-refusals.ts';
import { ENROLMENT_FINISHED, ENROLMENT_REFUSALS } from './enrolment.ts';
import { Message } from './message.ts';
import type { NativeRoute } from './native-route.ts';
import {
  BackupCodeCount,
  BackupCodes,
  ConfirmSetupRequest,
  SetupConfirmed,
  TotpSetup,
  TotpSetupRequest,
} from './totp.ts';

export const SET_UP_TOTP = {
  id: 'setUpTotp',
  method: 'POST',
  path: '/2fa/totp/setup',
  tag: 'Second factor',
  access: 'bearer',
  enrols: true,
  limited: 'database',
  summary: 'Begin to set up an authenticator app',
  description: 'No factor in force is touched until the new one is confirmed.',
  body: TotpSetupRequest,
  answer: TotpSetup,
  meaning: 'A secret was made; it counts once it is confirmed.',
  remedy:
    'Scan the QR code or type the secret into the app, save the backup codes, and confirm with the code that the app shows.',
  refusals: [
    'step_up_required',
    'invalid_code',
    ...ENROLMENT_REFUSALS,
    'too_many_factors',
    'conflict',
    'busy',
  ],
} as const satisfies NativeRoute;

export const CONFIRM_TOTP = {
  id: 'confirmTotp',
  method: 'POST',
  path: '/2fa/totp/verify-setup',
  tag: 'Second factor',
  access: 'bearer',
  enrols: true,
  cookies: true,
  summary: 'Confirm the set-up of an authenticator app',
  description: 'With the code that it shows. Begun by the same session within the last 30 minutes.',
  body: ConfirmSetupRequest,
  answer: SetupConfirmed,
  meaning: 'The authenticator app is set up, and logins ask for its codes.',
  remedy: 'Keep the backup codes where the phone is not.',
  otherwise: [ENROLMENT_FINISHED],
  refusals: ['invalid_code', CLOCK_OFF, 'setup_not_initiated', 'step_up_required', ...ENROLMENT_REFUSALS],
} as const satisfies NativeRoute;

export const REMOVE_TOTP = {
  id: 'removeTotp',
  method: 'DELETE',
  path: '/2fa/totp',
  tag: 'Second factor',
  access: 'bearer',
  summary: 'Remove all authenticator apps',
  description: 'Without any factor left, two-factor authentication is off.',
  answer: Message,
  meaning: 'The authenticator apps are removed; without any other method, two-factor authentication is off.',
  remedy: 'Delete the entry in the app too: its codes count no more.',
  refusals: ['step_up_required', 'not_found', 'two_factor_required_by_policy'],
} as const satisfies NativeRoute;

export const GENERATE_BACKUP_CODES = {
  id: 'generateBackupCodes',
  method: 'POST',
  path: '/2fa/backup-codes/generate',
  tag: 'Second factor',
  access: 'bearer',
  summary: 'Make new backup codes',
  description: 'Ends all earlier ones.',
  answer: BackupCodes,
  meaning: 'These codes are shown only now; all earlier ones have ended.',
  remedy: 'Save them where the phone is not. Each works once.',
  refusals: ['step_up_required', 'two_factor_not_enabled', 'busy'],
} as const satisfies NativeRoute;

export const COUNT_BACKUP_CODES = {
  id: 'countBackupCodes',
  method: 'GET',
  path: '/2fa/backup-codes/count',
  tag: 'Second factor',
  access: 'bearer',
  summary: 'Count the backup codes',
  answer: BackupCodeCount,
  meaning: 'This is how many backup codes are left.',
  remedy: 'Make new ones before they run out.',
} as const satisfies NativeRoute;
