import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../../core/caller.ts';
import { addressBucket, addressNetwork, addressText, readAddress } from '../address.ts';
import { bucketsOf, callerOf } from '../hooks/caller.ts';
import type { Services } from '../services.ts';

/** A backend speaks for many people: limits count by the address that it names for one of them, or by none. */
export function hostedCaller(services: Services, request: FastifyRequest, reply: FastifyReply): Caller {
  const { ipBucket: _ofBackend, ipNetwork: _too, ...caller } = callerOf(services, request, reply);
  const named = request.headers['x-end-user-ip'];
  const address = named === undefined ? undefined : readAddress(named.toString());
  if (address === undefined) return caller;
  return {
    ...caller,
    ipAddress: addressText(address),
    ...bucketsOf(addressBucket(address), addressNetwork(address)),
  };
}
