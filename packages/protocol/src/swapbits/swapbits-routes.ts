import { Disabled, DisableRequest, Setup, Status, Verified, VerifyRequest } from './schemas.ts';
import type { SwapbitsRoute } from './swapbits-route.ts';

export const SWAPBITS_VERIFY = {
  id: 'swapbitsVerify',
  method: 'POST',
  path: '/auth/2fa/verify',
  tag: 'SwapBits',
  access: 'open',
  security: [{}, { bearer: [] }],
  limited: 'database',
  summary: 'Finish a login, or confirm a set-up',
  description: 'With `token` it finishes a login; without it, the bearer confirms the set-up begun last.',
  body: VerifyRequest,
  code: 1008,
  message: 'OTP code is valid',
  answer: Verified,
  meaning: 'With `token`: the code was right, and a session is open.',
  remedy: 'Keep the tokens and send the access token as the bearer.',
  otherwise: [
    {
      meaning: 'Without `token`: the code was right, the set-up is confirmed and 2FA is on.',
      remedy: 'Keep the backup codes where the phone is not.',
    },
  ],
  refusals: ['invalid_code', 'invalid_challenge', 'setup_not_initiated', 'step_up_required', 'busy'],
} as const satisfies SwapbitsRoute;

export const SWAPBITS_STATUS = {
  id: 'swapbitsStatus',
  method: 'GET',
  path: '/auth/2fa/status',
  tag: 'SwapBits',
  access: 'bearer',
  summary: 'Whether 2FA is on',
  code: 1000,
  message: '2FA status retrieved',
  answer: Status,
  meaning: 'This is how 2FA stands.',
  remedy: 'If it is off, set up an authenticator app.',
} as const satisfies SwapbitsRoute;

export const SWAPBITS_SETUP = {
  id: 'swapbitsSetup',
  method: 'POST',
  path: '/auth/2fa/setup',
  tag: 'SwapBits',
  access: 'bearer',
  limited: 'database',
  summary: 'Begin to set up an authenticator app',
  description: 'No factor in force is touched until the new one is confirmed.',
  code: 1000,
  message: '2FA setup initiated',
  answer: Setup,
  meaning: 'A secret was made; it counts once it is confirmed.',
  remedy:
    'Scan the QR code or type the secret into the app, save the backup codes, and confirm with the code that the app shows.',
  refusals: ['step_up_required', 'too_many_factors', 'conflict', 'busy'],
} as const satisfies SwapbitsRoute;

export const SWAPBITS_DISABLE = {
  id: 'swapbitsDisable',
  method: 'POST',
  path: '/auth/2fa/disable',
  tag: 'SwapBits',
  access: 'bearer',
  summary: 'Turn 2FA off',
  description: 'The right code is itself the step-up. Ends all factors, backup codes and trusted devices.',
  body: DisableRequest,
  code: 1007,
  message: '2FA disabled',
  answer: Disabled,
  meaning: '2FA is off, and logins ask for the password alone.',
  remedy: 'Delete the entry in the authenticator app too: its codes count no more.',
  refusals: ['invalid_code', 'two_factor_not_enabled', 'two_factor_required_by_policy', 'conflict', 'busy'],
} as const satisfies SwapbitsRoute;

/** For clients of the SwapBits two-factor routes; they log in over the native API. */
export const SWAPBITS_ROUTES = [SWAPBITS_VERIFY, SWAPBITS_STATUS, SWAPBITS_SETUP, SWAPBITS_DISABLE] as const;
