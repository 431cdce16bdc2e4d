import { Type } from 'typebox';
import type { Advice, RefusalCode } from '../advice.ts';
import { AccessToken, RefreshToken } from './tokens.ts';
import { User } from './user.ts';

/** What a confirmation holds beside its own where a login waited for it. */
export const SessionOfSetup = {
  accessToken: Type.Optional(AccessToken),
  refreshToken: Type.Optional(RefreshToken),
  user: Type.Optional(User),
};

/** Beside the usual success of a confirmation: the login waited for it. */
export const ENROLMENT_FINISHED = {
  meaning: 'The factor is set up, and the login that waited for it is finished: a session is open.',
  remedy: 'Keep the tokens and send the access token as the bearer from now on.',
} as const satisfies Advice;

/** Where policy demands the first factor. */
export const ENROLMENT_REFUSALS = [
  'mail_code_required',
  'two_factor_setup_required',
] as const satisfies readonly RefusalCode[];
