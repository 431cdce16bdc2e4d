import type { FastifyRequest } from 'fastify';
import {
  type Address,
  type AddressRanges,
  addressBucket,
  addressNetwork,
  addressText,
  isWithin,
  readAddress,
  readRange,
} from './address.ts';

export interface ClientAddress {
  readonly text: string;
  readonly bucket: string;
  readonly network?: string | undefined;
  readonly address: Address | undefined;
}

/** A socket that is gone, or no IP socket at all. */
const UNKNOWN: ClientAddress = { text: 'unknown', bucket: 'unknown', address: undefined };

/** Finds out where requests come from. */
export class CallerReader {
  readonly #proxies: AddressRanges;

  constructor(trustedProxies: readonly string[]) {
    this.#proxies = trustedProxies.map((cidr) => {
      const range = readRange(cidr);
      if (range === undefined) throw new Error(`"${cidr}" in trustedProxies is no CIDR`);
      return range;
    });
  }

  read(request: FastifyRequest): ClientAddress {
    const peer = readAddress(request.raw.socket.remoteAddress ?? '');
    if (peer === undefined) return UNKNOWN;
    const address = this.isProxy(peer) ? this.#clientBehind(peer, request) : peer;
    const network = addressNetwork(address);
    return { text: addressText(address), bucket: addressBucket(address), network, address };
  }

  /** The right-most hop that no trusted proxy is: what stands left of it may be forged. */
  #clientBehind(peer: Address, request: FastifyRequest): Address {
    const hops = String(request.headers['x-forwarded-for'] ?? '').split(',');
    let client = peer;
    for (const hop of hops.reverse()) {
      const address = readAddress(hop);
      if (address === undefined) return client;
      client = address;
      if (!this.isProxy(address)) return client;
    }
    return client;
  }

  /** A declared proxy speaks for others, whatever its headers say. */
  isProxy(address: Address): boolean {
    return isWithin(address, this.#proxies);
  }
}
