import type { HostedRoute } from './hosted-route.ts';
import {
  Activated,
  CodeRequest,
  Enrolled,
  EnrollRequest,
  Status,
  StatusQuery,
  Synced,
  SyncRequest,
  Verified,
  VerifyHeaders,
  VerifyRequest,
} from './two-factor.ts';

export const SYNC_PERSON = {
  id: 'syncPerson',
  method: 'POST',
  path: '/v1/two-factor/sync',
  tag: 'Hosted',
  access: 'api-key',
  scope: 'sync',
  summary: "Synchronize a person's second factor",
  description:
    'For a business that issued the secret and has verified it. The same secret again changes nothing; another one replaces it at once. Turning off and replacing is limited by the hour and the key.',
  body: SyncRequest,
  answer: Synced,
  meaning: 'The second factor of the person is now as you said.',
  remedy: 'Heed `weak_secret`: enrol such a person anew with a longer secret.',
  refusals: [
    'external_id_mismatch',
    'account_disabled',
    'method_unavailable',
    'two_factor_required_by_policy',
    'conflict',
  ],
} as const satisfies HostedRoute;

export const ENROLL_PERSON = {
  id: 'enrollPerson',
  method: 'POST',
  path: '/v1/two-factor/enroll',
  tag: 'Hosted',
  access: 'api-key',
  scope: 'enroll',
  limited: 'database',
  summary: 'Begin to set up an authenticator app for a person',
  description:
    'Good for 30 minutes. What is in force stays so until the new authenticator is confirmed by `activate`.',
  body: EnrollRequest,
  answer: Enrolled,
  meaning: 'A set-up waits for its first code for 30 minutes; what was in force stays in force.',
  remedy: 'Show the QR code and the recovery codes once, and confirm with a code of the app.',
  refusals: ['external_id_mismatch', 'account_disabled', 'method_unavailable', 'conflict', 'busy'],
} as const satisfies HostedRoute;

export const ACTIVATE_PERSON = {
  id: 'activatePerson',
  method: 'POST',
  path: '/v1/two-factor/activate',
  tag: 'Hosted',
  access: 'api-key',
  scope: 'enroll',
  limited: 'database',
  summary: "Confirm a person's set-up",
  description: 'By a code of the new authenticator, which replaces the one in force from now on.',
  body: CodeRequest,
  answer: Activated,
  meaning: 'The second factor is on; the one before it has ended.',
  remedy: 'Ask for a session at the next login.',
  refusals: ['invalid_code', 'setup_not_initiated', 'external_id_mismatch', 'account_disabled'],
} as const satisfies HostedRoute;

export const VERIFY_PERSON = {
  id: 'verifyPerson',
  method: 'POST',
  path: '/v1/two-factor/verify',
  tag: 'Hosted',
  access: 'api-key',
  scope: 'verify',
  limited: 'database',
  summary: "Check a person's code",
  description: 'For a business that shows a field of its own. Takes recovery codes too.',
  headers: VerifyHeaders,
  body: VerifyRequest,
  answer: Verified,
  meaning: 'The code is right, and is used up.',
  remedy: 'Log the person in. Where `method` is `recovery_code`, tell them that one is gone.',
  refusals: [
    'invalid_code',
    'user_not_enrolled',
    'external_id_mismatch',
    'account_disabled',
    'conflict',
    'request_in_progress',
    'busy',
  ],
} as const satisfies HostedRoute;

export const READ_PERSON_STATUS = {
  id: 'readPersonStatus',
  method: 'GET',
  path: '/v1/two-factor/status',
  tag: 'Hosted',
  access: 'api-key',
  scope: 'verify',
  summary: 'Whether a person has a second factor',
  description: 'A person who was never enrolled has none; that is no error.',
  query: StatusQuery,
  answer: Status,
  meaning: 'The person has the second factors that `methods` lists, or none.',
  remedy: 'Ask for a session where `two_factor_enabled` is true.',
} as const satisfies HostedRoute;
