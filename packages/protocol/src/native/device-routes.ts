import { Devices, DevicesRemoved } from './devices.ts';
import { IdParameter } from './identifier.ts';
import { Message } from './message.ts';
import type { NativeRoute } from './native-route.ts';
import { PageQuery } from './page-query.ts';

export const LIST_TRUSTED_DEVICES = {
  id: 'listTrustedDevices',
  method: 'GET',
  path: '/2fa/devices',
  tag: 'Trusted devices',
  access: 'bearer',
  summary: 'List the trusted devices',
  description: 'Oldest first, in pages of which the newest comes unless another is asked for.',
  query: PageQuery,
  answer: Devices,
  meaning: 'These devices skip the second factor.',
  remedy: 'Remove those that you do not know.',
} as const satisfies NativeRoute;

export const REMOVE_TRUSTED_DEVICE = {
  id: 'removeTrustedDevice',
  method: 'DELETE',
  path: '/2fa/devices/{id}',
  tag: 'Trusted devices',
  access: 'bearer',
  summary: 'Trust a device no more',
  params: IdParameter('Id of the trusted device'),
  answer: Message,
  meaning: 'The device asks for the second factor again.',
  remedy: 'Nothing is left to do.',
  refusals: ['step_up_required', 'not_found'],
} as const satisfies NativeRoute;

export const REMOVE_TRUSTED_DEVICES = {
  id: 'removeTrustedDevices',
  method: 'DELETE',
  path: '/2fa/devices',
  tag: 'Trusted devices',
  access: 'bearer',
  summary: 'Trust no device any more',
  answer: DevicesRemoved,
  meaning: 'All devices ask for the second factor again.',
  remedy: 'Nothing is left to do.',
  refusals: ['step_up_required'],
} as const satisfies NativeRoute;
