import type { FastifyReply, FastifyRequest } from 'fastify';
import { type AuthenticatedDevice, authenticateDevice } from '../../../core/approval/authenticate-device.ts';
import type { Caller } from '../../../core/caller.ts';
import { refuse } from '../../../core/outcome.ts';
import { namedClientIds } from '../../plugins/application.ts';
import { drawDevice } from '../../plugins/draw.ts';
import type { Services } from '../../services.ts';
import { granted, Refused } from '../../wire-error.ts';

/** The device that signed the request; path and header may name its application, and no other. */
export async function deviceOf(
  services: Services,
  request: FastifyRequest<{ Body: { request: string } }>,
  reply: FastifyReply,
  type: string,
  caller: Caller,
): Promise<AuthenticatedDevice> {
  const device = granted(await authenticateDevice(services.engine, request.body.request, type, caller));
  refuseOtherNames(request, device.application.clientId);
  drawDevice(services, request, reply, device.factor.id);
  return device;
}

export function refuseOtherNames(request: FastifyRequest, clientId: string): void {
  if (namedClientIds(request).some((named) => named !== clientId)) {
    throw new Refused(refuse('client_mismatch'));
  }
}
