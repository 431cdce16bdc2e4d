import { connect, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as secure } from 'node:tls';
import type { WebhookFailure } from '../../core/webhook/webhook-sender.ts';
import { isCallable } from './callable-address.ts';
import type { ResolveName } from './resolve-name.ts';

/** Why there is no connection. */
export class NoConnection extends Error {
  readonly reason: WebhookFailure;

  constructor(reason: WebhookFailure, cause?: unknown) {
    super(reason, { cause });
    this.reason = reason;
  }
}

export interface Destination {
  readonly target: URL;
  readonly allowPrivateAddresses: boolean;
  readonly resolve: ResolveName;
  readonly signal: AbortSignal;
}

/**
 * A connection to an address that was judged, over which nothing was written yet. The very addresses that were judged
 * are those that are tried, however the name resolves a moment later; and the other end is looked at once more.
 */
export async function openChecked(destination: Destination): Promise<Socket> {
  const { target, allowPrivateAddresses } = destination;
  const host = target.hostname.replace(/^\[|\]$/g, '');
  // For literals no name is looked up.
  if (isIP(host) !== 0 && !isCallable(host, allowPrivateAddresses))
    throw new NoConnection('forbidden_address');
  const socket = await openSocket(host, destination);
  if (!isCallable(socket.remoteAddress ?? '', allowPrivateAddresses)) {
    socket.destroy();
    throw new NoConnection('forbidden_address');
  }
  return target.protocol === 'https:' ? openSecure(socket, host) : socket;
}

function openSocket(host: string, { target, signal, ...judged }: Destination): Promise<Socket> {
  const standard = target.protocol === 'https:' ? 443 : 80;
  const port = target.port === '' ? standard : Number(target.port);
  return new Promise((resolve, reject) => {
    const lookup = checkedLookup(judged);
    const socket = connect({ host, port, lookup, autoSelectFamily: true, signal });
    socket.once('connect', () => resolve(socket));
    socket.once('error', (error) =>
      reject(error instanceof NoConnection ? error : new NoConnection('unreachable', error)),
    );
  });
}

/** One address that may not be called condemns the name: who mixes them means no good. */
function checkedLookup({
  allowPrivateAddresses,
  resolve,
}: Pick<Destination, 'allowPrivateAddresses' | 'resolve'>): LookupFunction {
  const find = async (name: string) => {
    const addresses = await resolve(name, allowPrivateAddresses);
    if (addresses.length === 0) throw new NoConnection('unresolved');
    if (!addresses.every((address) => isCallable(address, allowPrivateAddresses)))
      throw new NoConnection('forbidden_address');
    return addresses.map((address) => ({ address, family: isIP(address) }));
  };
  return (name, { all }, callback) => {
    find(name).then(
      (found) => {
        if (all === true) callback(null, found);
        else callback(null, found[0]?.address ?? '', found[0]?.family);
      },
      (error: unknown) => callback(error as Error, []),
    );
  };
}

function openSecure(socket: Socket, host: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const servername = isIP(host) === 0 ? host : '';
    const secured = secure({ socket, host, servername, ALPNProtocols: ['http/1.1'] });
    secured.once('secureConnect', () => resolve(secured));
    const fail = (cause?: unknown): void => {
      socket.destroy();
      reject(new NoConnection('tls', cause));
    };
    secured.once('error', fail);
    secured.once('close', fail);
  });
}
