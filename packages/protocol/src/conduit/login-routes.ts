import { NUMBER_NOT_ALLOWED } from '../specific-refusals.ts';
import type { ConduitRoute } from './conduit-route.ts';
import { EITHER_TOKEN, NEITHER_TOKEN } from './either-token.ts';
import { Authorization, CodeRequest, Recovered, RecoverRequest, Tokens } from './schemas.ts';

export const CONDUIT_AUTHORIZE = {
  id: 'conduitAuthorize',
  method: 'POST',
  path: '/authentication/twoFa/authorize',
  tag: 'Conduit',
  access: 'open',
  security: EITHER_TOKEN,
  summary: 'Ask for a code',
  description: 'Sends it where it is sent. Of several methods: authenticator, then sms, then email.',
  answer: Authorization,
  meaning: 'A code is on its way, to where the answer says.',
  remedy: 'Send the code to `twoFa/verify`.',
  otherwise: [
    {
      meaning: 'The code is in the authenticator app.',
      remedy: 'Send the code that it shows now to `twoFa/verify`.',
    },
    { meaning: '2FA is off: no code is due.', remedy: 'Nothing is left to do.' },
  ],
  refusals: [NEITHER_TOKEN, 'method_unavailable', 'delivery_failed', NUMBER_NOT_ALLOWED, 'delivery_closed'],
} as const satisfies ConduitRoute;

export const CONDUIT_VERIFY = {
  id: 'conduitVerify',
  method: 'POST',
  path: '/authentication/twoFa/verify',
  tag: 'Conduit',
  access: 'open',
  security: EITHER_TOKEN,
  limited: 'database',
  summary: 'Finish a login with a code',
  description: 'With an access token: opens a new session with sudo, and ends the one presented.',
  body: CodeRequest,
  answer: Tokens,
  meaning: 'The code was right: a session is open.',
  remedy: 'Keep the tokens and send the access token as the bearer.',
  refusals: [NEITHER_TOKEN, 'invalid_code', 'two_factor_not_enabled'],
} as const satisfies ConduitRoute;

export const CONDUIT_RECOVER = {
  id: 'conduitRecover',
  method: 'POST',
  path: '/authentication/twoFa/recover',
  tag: 'Conduit',
  access: 'open',
  security: EITHER_TOKEN,
  limited: 'database',
  summary: 'Finish a login with a back up code',
  description: 'Each works once. A bypass code of an operator finishes a login too, without sudo.',
  body: RecoverRequest,
  answer: Recovered,
  meaning: 'The back up code was right and is spent: a session is open.',
  remedy: 'Keep the tokens. Generate new codes before the remaining ones run out.',
  refusals: [NEITHER_TOKEN, 'invalid_code', 'two_factor_not_enabled', 'busy'],
} as const satisfies ConduitRoute;
