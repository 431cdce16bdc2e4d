import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../../../core/caller.ts';
import { refuse } from '../../../core/outcome.ts';
import { type AuthenticatedDevice, authenticateDevice } from '../../../flows/device/authenticate-device.ts';
import { namedClientIds } from '../../hooks/application.ts';
import { chargeDevice } from '../../hooks/charge.ts';
import type { Services } from '../../services.ts';
import { orThrow, RefusalError } from '../../wire-error.ts';

/** The device that signed the request; path and header may name its application, and no other. */
export async function deviceOf(
  services: Services,
  request: FastifyRequest<{ Body: { request: string } }>,
  reply: FastifyReply,
  { type, caller }: { readonly type: string; readonly caller: Caller },
): Promise<AuthenticatedDevice> {
  const device = orThrow(await authenticateDevice(services.engine, request.body.request, type, caller));
  refuseOtherNames(request, device.application.clientId);
  chargeDevice(services, request, reply, device.factor.id);
  return device;
}

export function refuseOtherNames(request: FastifyRequest, clientId: string): void {
  if (namedClientIds(request).some((named) => named !== clientId)) {
    throw new RefusalError(refuse('client_mismatch'));
  }
}
