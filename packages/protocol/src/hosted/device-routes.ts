import {
  ApprovalRequests,
  Decision,
  DeviceRegistration,
  DeviceRequest,
  RegisteredDevice,
} from './devices.ts';
import type { HostedRoute } from './hosted-route.ts';

export const REGISTER_DEVICE = {
  id: 'registerDevice',
  method: 'POST',
  path: '/v1/devices',
  tag: 'Approving devices',
  access: 'open',
  summary: 'Register a device',
  description: 'An app that holds the secret of a TOTP factor becomes one that approves; see docs/hosted.md.',
  body: DeviceRegistration,
  status: 201,
  answer: RegisteredDevice,
  meaning: 'The device may approve from now on; its owner is told.',
  remedy: 'Keep the private key on the device, and poll for requests while the app is open.',
  refusals: ['invalid_code', 'too_many_factors', 'application_inactive', 'wrong_application_kind'],
} as const satisfies HostedRoute;

export const LIST_APPROVAL_REQUESTS = {
  id: 'listApprovalRequests',
  method: 'POST',
  path: '/v1/devices/requests',
  tag: 'Approving devices',
  access: 'open',
  limited: 'refusals',
  summary: 'What waits for the person',
  description: 'Polled by the device while its app is open; signed with the type `countersign-poll+jwt`.',
  body: DeviceRequest,
  answer: ApprovalRequests,
  meaning: 'These requests wait for an answer, perhaps none.',
  remedy: 'Show who asks, from where and when, and let the person type the number.',
  refusals: ['invalid_device', 'application_inactive'],
} as const satisfies HostedRoute;

export const ANSWER_APPROVAL_REQUEST = {
  id: 'answerApprovalRequest',
  method: 'POST',
  path: '/v1/devices/answers',
  tag: 'Approving devices',
  access: 'open',
  limited: 'refusals',
  summary: 'Approve or deny',
  description: 'Final; signed with the type `countersign-answer+jwt`. Another number is a failed guess.',
  body: DeviceRequest,
  answer: Decision,
  meaning: 'The decision is recorded and final; the business is told.',
  remedy: 'Show the person what they decided.',
  refusals: ['invalid_device', 'invalid_code', 'session_expired', 'conflict', 'application_inactive'],
} as const satisfies HostedRoute;
