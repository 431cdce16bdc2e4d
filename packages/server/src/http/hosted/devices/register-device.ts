import { DeviceRegistration, RegisteredDevice } from '@countersign/protocol/hosted/devices';
import type { Application } from '../../../core/application/application.ts';
import { type Outcome, refuse, succeed } from '../../../core/outcome.ts';
import { registerDevice } from '../../../flows/device/register-device.ts';
import { callerOf } from '../../hooks/caller.ts';
import type { Services } from '../../services.ts';
import type { TypedApp } from '../../typed-app.ts';
import { orThrow } from '../../wire-error.ts';
import { answer } from '../answer.ts';
import { refuseOtherNames } from './device-of.ts';
import { deviceOperation } from './device-operation.ts';

export function registerDeviceRoute(app: TypedApp, services: Services): void {
  const described = deviceOperation({
    summary: 'Register a device',
    description:
      'An app that holds the secret of a TOTP factor becomes one that approves; see docs/hosted.md.',
    status: 201,
    body: DeviceRegistration,
    answer: RegisteredDevice,
    meaning: 'The device may approve from now on; its owner is told.',
    remedy: 'Keep the private key on the device, and poll for requests while the app is open.',
    refusals: ['invalid_code', 'too_many_factors', 'application_inactive', 'wrong_application_kind'],
  });
  app.post('/v1/devices', described, async (request, reply) => {
    const { client_id: clientId, public_key: publicKey, key_proof: keyProof, ...rest } = request.body;
    refuseOtherNames(request, clientId);
    const application = orThrow(await findApplication(services, clientId));
    const registration = { ...rest, publicKey, keyProof };
    const caller = callerOf(services, request, reply);
    const { deviceId } = orThrow(await registerDevice(services.engine, application, registration, caller));
    reply.code(201);
    return answer({ device_id: deviceId, application: application.name });
  });
}

async function findApplication({ tenants }: Services, clientId: string): Promise<Outcome<Application>> {
  const application = (await tenants.find(clientId))?.application;
  if (application === undefined) return refuse('application_not_found');
  return application.disabledAt === undefined ? succeed(application) : refuse('application_inactive');
}
