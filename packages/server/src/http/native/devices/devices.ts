import { Devices, DevicesRemoved, type ListedDevice } from '@countersign/protocol/native/devices';
import { IdParameter, Message } from '@countersign/protocol/native/envelope';
import type { TrustedBrowser } from '../../../core/trusted-browser/trusted-browser.ts';
import {
  listTrustedBrowsers,
  revokeTrustedBrowser,
  revokeTrustedBrowsers,
} from '../../../flows/account/manage-trusted-browsers.ts';
import { callerOf } from '../../hooks/caller.ts';
import { authenticatedOf } from '../../request-state.ts';
import { answer, instantText, orThrow } from '../answer.ts';
import type { NativeApp, NativeServices } from '../native-app.ts';
import { operation } from '../operation.ts';

const tag = 'Trusted devices';
const access = 'bearer';

export function deviceRoutes(app: NativeApp, services: NativeServices): void {
  const { engine } = services;

  const list = operation({
    tag,
    access,
    summary: 'List the trusted devices',
    answer: Devices,
    meaning: 'These devices skip the second factor.',
    remedy: 'Remove those that you do not know.',
  });
  app.get('/2fa/devices', list, async (request) => {
    const devices = await listTrustedBrowsers(engine, authenticatedOf(request));
    return answer({ devices: devices.map(listed) });
  });

  const remove = operation({
    tag,
    access,
    summary: 'Trust a device no more',
    params: IdParameter('Id of the trusted device'),
    answer: Message,
    meaning: 'The device asks for the second factor again.',
    remedy: 'Nothing is left to do.',
    refusals: ['step_up_required', 'not_found'],
  });
  app.delete('/2fa/devices/:id', remove, async (request, reply) => {
    const caller = callerOf(services, request, reply);
    orThrow(await revokeTrustedBrowser(engine, authenticatedOf(request), request.params.id, caller));
    return answer({ message: 'Trusted device removed' });
  });

  const removeAll = operation({
    tag,
    access,
    summary: 'Trust no device any more',
    answer: DevicesRemoved,
    meaning: 'All devices ask for the second factor again.',
    remedy: 'Nothing is left to do.',
    refusals: ['step_up_required'],
  });
  app.delete('/2fa/devices', removeAll, async (request, reply) => {
    const caller = callerOf(services, request, reply);
    const { removedCount } = orThrow(await revokeTrustedBrowsers(engine, authenticatedOf(request), caller));
    return answer({ message: 'All trusted devices were removed', removedCount });
  });
}

function listed(device: TrustedBrowser): ListedDevice {
  const { id, name, ipAddress, userAgent, createdAt, lastUsedAt, expiresAt } = device;
  return {
    id,
    deviceName: name,
    ipAddress,
    userAgent,
    createdAt: instantText(createdAt),
    lastUsedAt: instantText(lastUsedAt),
    expiresAt: instantText(expiresAt),
  };
}
