import ipaddr from 'ipaddr.js';

export type Address = ipaddr.IPv4 | ipaddr.IPv6;
export type AddressRanges = readonly [Address, number][];

/** One value for every spelling: IPv4-mapped IPv6 becomes IPv4, zones and ports are dropped. */
export function readAddress(text: string): Address | undefined {
  const bare = withoutPort(text.trim()).replace(/%.*$/, '');
  if (!ipaddr.isValid(bare)) return undefined;
  return ipaddr.process(bare);
}

/** Canonical text (RFC 5952). */
export function addressText(address: Address): string {
  return address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();
}

/** What limits count by: one subscriber holds a whole /64 of IPv6. */
export function addressBucket(address: Address): string {
  return address instanceof ipaddr.IPv6 ? networkOf(address, 4) : address.toString();
}

/** What limits count by beside it: whoever is given a /48 of IPv6 has 65,536 of those. */
export function addressNetwork(address: Address): string | undefined {
  return address instanceof ipaddr.IPv6 ? networkOf(address, 3) : undefined;
}

/** The first so many groups of 16 bits. */
function networkOf({ parts }: ipaddr.IPv6, groups: number): string {
  const network = new ipaddr.IPv6(parts.map((part, index) => (index < groups ? part : 0)));
  return `${network.toRFC5952String()}/${groups * 16}`;
}

/** CIDRs or single addresses; what cannot be read covers nothing. */
export function readRanges(cidrs: readonly string[]): AddressRanges {
  return cidrs.map(readRange).filter((range) => range !== undefined);
}

export function readRange(cidr: string): [Address, number] | undefined {
  if (ipaddr.isValidCIDR(cidr)) return ipaddr.parseCIDR(cidr);
  const address = readAddress(cidr);
  return address === undefined ? undefined : [address, address instanceof ipaddr.IPv6 ? 128 : 32];
}

export function isWithin(address: Address, ranges: AddressRanges): boolean {
  return ranges.some(([network, bits]) => address.kind() === network.kind() && address.match(network, bits));
}

function withoutPort(text: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(text);
  if (bracketed !== null) return bracketed[1] ?? '';
  return /^[\d.]+:\d+$/.test(text) ? text.slice(0, text.indexOf(':')) : text;
}
