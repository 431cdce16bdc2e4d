import type { SpecificRefusal } from '../route.ts';
import { NUMBER_NOT_ALLOWED } from '../specific-refusals.ts';
import type { ConduitRoute } from './conduit-route.ts';
import {
  BackUpCodes,
  CodeRequest,
  EnableRequest,
  Enabling,
  QrParameters,
  QrPicture,
  Said,
} from './schemas.ts';

export const CONDUIT_ENABLE = {
  id: 'conduitEnable',
  method: 'PUT',
  path: '/authentication/twoFa/enable',
  tag: 'Conduit',
  access: 'bearer',
  limited: 'database',
  summary: 'Begin to enable 2FA',
  description: 'With 2FA on already, nothing changes.',
  body: EnableRequest,
  answer: Enabling,
  meaning: 'A secret was made: `result` is the address of its QR code.',
  remedy:
    'Show the picture, have it scanned, and finish at `twoFa/enable/verify` with the code that the app shows.',
  otherwise: [
    {
      meaning: 'A code is on its way to the number.',
      remedy: 'Finish at `twoFa/enable/verify` with the code.',
    },
    {
      meaning: '2FA is on already, and nothing was changed.',
      remedy: 'Disable it first to enable it anew.',
    },
  ],
  refusals: [
    'step_up_required',
    'method_unavailable',
    'delivery_failed',
    NUMBER_NOT_ALLOWED,
    'delivery_closed',
  ],
} as const satisfies ConduitRoute;

export const CONDUIT_CONFIRM = {
  id: 'conduitConfirm',
  method: 'POST',
  path: '/authentication/twoFa/enable/verify',
  tag: 'Conduit',
  access: 'bearer',
  summary: 'Finish enabling 2FA',
  description: 'With a code of the method begun last in this session.',
  body: CodeRequest,
  answer: Said('2FA enabled'),
  meaning: '2FA is on, and logins ask for it.',
  remedy: 'Generate back up codes and save them.',
  refusals: ['invalid_code', 'setup_not_initiated', 'step_up_required'],
} as const satisfies ConduitRoute;

/** `not_found` of a picture. */
export const QR_GONE = {
  code: 'not_found',
  detail: { message: 'QR code not found' },
  meaning: 'The QR code was shown five times, is older than five minutes, or belongs to no pending set-up.',
  remedy: 'Begin the set-up again: it answers a new address.',
} as const satisfies SpecificRefusal;

export const CONDUIT_QR_IMAGE = {
  id: 'conduitQrImage',
  method: 'GET',
  path: '/authentication/twoFa/qr/{handle}',
  tag: 'Conduit',
  access: 'open',
  // The handle is the credential, and only what no handle opens is counted.
  limited: 'refusals',
  summary: 'The QR code of a set-up',
  description: 'Five times within five minutes; gone once the set-up is confirmed or begun again.',
  params: QrParameters,
  answer: QrPicture,
  meaning: 'This is the QR code, as a PNG.',
  remedy: 'Have it scanned by an authenticator app.',
  refusals: [QR_GONE],
} as const satisfies ConduitRoute;

export const CONDUIT_BACK_UP_CODES = {
  id: 'conduitBackUpCodes',
  method: 'GET',
  path: '/authentication/twoFa/generate',
  tag: 'Conduit',
  access: 'bearer',
  summary: 'Generate back up codes',
  description: 'Ends all earlier ones, whichever API issued them.',
  answer: BackUpCodes,
  meaning: 'These codes are shown only now; all earlier ones have ended.',
  remedy: 'Save them where the phone is not. Each works once.',
  refusals: ['step_up_required', 'two_factor_not_enabled', 'conflict', 'busy'],
} as const satisfies ConduitRoute;

export const CONDUIT_DISABLE = {
  id: 'conduitDisable',
  method: 'PUT',
  path: '/authentication/twoFa/disable',
  tag: 'Conduit',
  access: 'bearer',
  summary: 'Disable 2FA',
  description: 'Ends all methods, back up codes and trusted devices. Without 2FA, nothing changes.',
  answer: Said('2FA disabled'),
  meaning: '2FA is off, and logins ask for the password alone.',
  remedy: 'Delete the entry in the authenticator app too: its codes count no more.',
  refusals: ['step_up_required', 'two_factor_required_by_policy', 'conflict'],
} as const satisfies ConduitRoute;
