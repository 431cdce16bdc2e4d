import { REGISTER_DEVICE } from '@countersign/protocol/hosted/device-routes';
import type { FastifyInstance } from 'fastify';
import type { Application } from '../../../core/application/application.ts';
import { type Outcome, refuse, succeed } from '../../../core/outcome.ts';
import { registerDevice } from '../../../flows/device/register-device.ts';
import { answer } from '../../answer.ts';
import { callerOf } from '../../hooks/caller.ts';
import type { Services } from '../../services.ts';
import { orThrow } from '../../wire-error.ts';
import { hostedRoute } from '../hosted-route.ts';
import { refuseOtherNames } from './device-of.ts';

export function registerDeviceRoute(app: FastifyInstance, services: Services): void {
  hostedRoute(app, REGISTER_DEVICE, async (request, reply) => {
    const { client_id: clientId, public_key: publicKey, key_proof: keyProof, ...rest } = request.body;
    refuseOtherNames(request, clientId);
    const application = orThrow(await findApplication(services, clientId));
    const registration = { ...rest, publicKey, keyProof };
    const caller = callerOf(services, request, reply);
    const { deviceId } = orThrow(await registerDevice(services.engine.in(application), registration, caller));
    reply.code(201);
    return answer({ device_id: deviceId, application: application.name });
  });
}

async function findApplication({ tenants }: Services, clientId: string): Promise<Outcome<Application>> {
  const application = (await tenants.find(clientId))?.application;
  if (application === undefined) return refuse('application_not_found');
  return application.disabledAt === undefined ? succeed(application) : refuse('application_inactive');
}
