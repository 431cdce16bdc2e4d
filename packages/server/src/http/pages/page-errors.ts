import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ErrorCode } from '../../core/error-code.ts';
import type { Services } from '../services.ts';
import type { WireError } from '../wire-error.ts';
import { addFailurePages, pageRefusal } from './failure-pages.ts';
import { html } from './html.ts';
import { localeOf } from './messages/messages.ts';
import type { PageMessages, Trouble } from './messages/page-messages.ts';
import { type Page, sendPage } from './page.ts';

/** What a page can be refused with; everything else would be a mistake of ours. */
const REFUSALS: Readonly<Record<ErrorCode, WireError>> = {
  invalid_action_token: refusal(400, 'dead'),
  rate_limited: refusal(429, 'tooMany'),
  busy: refusal(503, 'unavailable'),
  origin_not_allowed: refusal(403, 'foreign'),
  application_not_found: refusal(404, 'notHere'),
  not_found: refusal(404, 'notHere'),
  invalid_request: refusal(400, 'malformed'),
  weak_password: refusal(400, 'malformed'),
  delivery_closed: refusal(503, 'unavailable'),
  delivery_failed: refusal(502, 'unavailable'),
  email_taken: refusal(409, 'broken'),
  username_taken: refusal(409, 'broken'),
  registration_closed: refusal(403, 'broken'),
  invalid_credentials: refusal(401, 'broken'),
  wrong_password: refusal(400, 'broken'),
  account_disabled: refusal(403, 'broken'),
  conflict: refusal(409, 'broken'),
  request_in_progress: refusal(409, 'broken'),
  invalid_access_token: refusal(401, 'broken'),
  invalid_refresh_token: refusal(401, 'broken'),
  step_up_required: refusal(403, 'broken'),
  invalid_challenge: refusal(400, 'broken'),
  invalid_code: refusal(400, 'broken'),
  setup_not_initiated: refusal(400, 'broken'),
  two_factor_not_enabled: refusal(400, 'broken'),
  two_factor_required_by_policy: refusal(409, 'broken'),
  two_factor_setup_required: refusal(403, 'broken'),
  mail_code_required: refusal(403, 'broken'),
  too_many_factors: refusal(409, 'broken'),
  method_unavailable: refusal(400, 'broken'),
  application_inactive: refusal(403, 'broken'),
  wrong_application_kind: refusal(403, 'broken'),
  invalid_api_key: refusal(401, 'broken'),
  ip_not_allowed: refusal(403, 'broken'),
  insufficient_scope: refusal(403, 'broken'),
  client_mismatch: refusal(403, 'broken'),
  invalid_session_token: refusal(401, 'broken'),
  invalid_device: refusal(401, 'broken'),
  session_expired: refusal(410, 'broken'),
  user_not_enrolled: refusal(404, 'broken'),
  external_id_mismatch: refusal(409, 'broken'),
};

/** For the pages behind mailed links. */
export function addPageErrors(app: FastifyInstance, services: Services): void {
  addFailurePages(app, services, {
    refusals: REFUSALS,
    send: (request, reply, { wire }) => sendPage(services, request, reply, pageOf(wire, request)),
  });
}

function pageOf(wire: WireError, request: FastifyRequest): Page {
  const { messages } = localeOf(request);
  if (wire.code === 'dead') return deadPage(messages, request);
  const { title, lead } = messages.trouble[troubleOf(wire)];
  return { title, mark: 'problem', content: html`<p>${lead}</p>` };
}

function deadPage({ dead }: PageMessages, request: FastifyRequest): Page {
  const { purpose } = request.routeOptions.config;
  const { name = '' } = request.tenant?.application ?? {};
  const next = purpose === undefined ? undefined : html`<p>${dead.next[purpose](name)}</p>`;
  return { title: dead.title, mark: 'problem', content: html`<p>${dead.lead}</p>\n${next}` };
}

function troubleOf({ status, code }: WireError): Trouble {
  const named = TROUBLES.find((trouble) => trouble === code);
  if (named !== undefined) return named;
  if (status === 404) return 'notHere';
  if (status === 503) return 'unavailable';
  return status < 500 ? 'malformed' : 'broken';
}

const TROUBLES = ['tooMany', 'unavailable', 'broken', 'foreign', 'notHere', 'malformed'] as const;

function refusal(status: number, code: Trouble | 'dead'): WireError {
  return pageRefusal(status, code);
}
