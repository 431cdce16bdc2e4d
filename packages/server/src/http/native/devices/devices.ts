import {
  LIST_TRUSTED_DEVICES,
  REMOVE_TRUSTED_DEVICE,
  REMOVE_TRUSTED_DEVICES,
} from '@countersign/protocol/native/device-routes';
import type { ListedDevice } from '@countersign/protocol/native/devices';
import type { FastifyInstance } from 'fastify';
import type { TrustedBrowser } from '../../../core/trusted-browser/trusted-browser.ts';
import {
  listTrustedBrowsers,
  revokeTrustedBrowser,
  revokeTrustedBrowsers,
} from '../../../flows/account/manage-trusted-browsers.ts';
import { answer } from '../../answer.ts';
import { callerOf } from '../../hooks/caller.ts';
import { instantText } from '../../instant-text.ts';
import { authenticatedOf } from '../../request-state.ts';
import { orThrow } from '../../wire-error.ts';
import { nativeRoute } from '../native-route.ts';
import type { NativeServices } from '../native-services.ts';
import { pageOf } from '../page.ts';

export function deviceRoutes(app: FastifyInstance, services: NativeServices): void {
  nativeRoute(app, LIST_TRUSTED_DEVICES, async (request) => {
    const devices = await listTrustedBrowsers(authenticatedOf(request), pageOf(request.query));
    return answer({ devices: devices.map(listed) });
  });

  nativeRoute(app, REMOVE_TRUSTED_DEVICE, async (request, reply) => {
    const caller = callerOf(services, request, reply);
    orThrow(await revokeTrustedBrowser(authenticatedOf(request), request.params.id, caller));
    return answer({ message: 'Trusted device removed' });
  });

  nativeRoute(app, REMOVE_TRUSTED_DEVICES, async (request, reply) => {
    const caller = callerOf(services, request, reply);
    const { removedCount } = orThrow(await revokeTrustedBrowsers(authenticatedOf(request), caller));
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
