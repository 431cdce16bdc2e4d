import type { FastifyInstance } from 'fastify';
import type { ErrorCode } from '../../../core/error-code.ts';
import type { Services } from '../../services.ts';
import type { WireError } from '../../wire-error.ts';
import { addFailurePages, pageRefusal } from '../failure-pages.ts';
import type { End } from './messages/verify-messages.ts';
import { END_STATUS, sendEnding } from './send-ending.ts';

/** What the page can end with beside its own ends; everything else would be a mistake of ours. */
const ENDS: Readonly<Record<ErrorCode, End>> = {
  application_not_found: 'unknown',
  wrong_application_kind: 'unknown',
  not_found: 'unknown',
  invalid_request: 'unknown',
  invalid_session_token: 'unknown',
  session_expired: 'expired',
  invalid_challenge: 'expired',
  application_inactive: 'inactive',
  origin_not_allowed: 'foreign',
  conflict: 'inUse',
  request_in_progress: 'broken',
  rate_limited: 'busy',
  busy: 'unavailable',
  delivery_closed: 'unavailable',
  delivery_failed: 'unavailable',
  account_disabled: 'broken',
  client_mismatch: 'broken',
  email_taken: 'broken',
  external_id_mismatch: 'broken',
  insufficient_scope: 'broken',
  invalid_access_token: 'broken',
  invalid_action_token: 'broken',
  invalid_api_key: 'broken',
  invalid_code: 'broken',
  invalid_credentials: 'broken',
  invalid_device: 'broken',
  invalid_refresh_token: 'broken',
  ip_not_allowed: 'broken',
  mail_code_required: 'broken',
  method_unavailable: 'broken',
  registration_closed: 'broken',
  setup_not_initiated: 'broken',
  step_up_required: 'broken',
  too_many_factors: 'broken',
  two_factor_not_enabled: 'broken',
  two_factor_required_by_policy: 'broken',
  two_factor_setup_required: 'broken',
  user_not_enrolled: 'broken',
  username_taken: 'broken',
  weak_password: 'broken',
  wrong_password: 'broken',
};

const REFUSALS = Object.fromEntries(
  Object.entries(ENDS).map(([code, end]) => [code, pageRefusal(END_STATUS[end], end)]),
) as Readonly<Record<ErrorCode, WireError>>;

/** Ends the page with what to do next. */
export function addVerifyErrors(app: FastifyInstance, services: Services): void {
  addFailurePages(app, services, {
    refusals: REFUSALS,
    send: (request, reply, { wire, refusal }) => {
      const end = refusal === undefined ? endOfFault(wire) : ENDS[refusal.code];
      return sendEnding(services, request, reply, { end });
    },
  });
}

function endOfFault({ status }: WireError): End {
  if (status === 503) return 'unavailable';
  return status < 500 ? 'unknown' : 'broken';
}
