import { isIP, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Ranges that a receiver in the operator's own network lives in. */
const OWN = ['private', 'loopback', 'uniqueLocal', 'carrierGradeNat'];

/** All that is or will be routed between networks (RFC 4291 §2.4). */
const GLOBAL = ipaddr.parseCIDR('2000::/3');
/** Where a resolver of an IPv6-only network puts IPv4 addresses (RFC 6052 §2.1). */
const NAT64 = ipaddr.parseCIDR('64:ff9b::/96');

/** Where clouds serve a machine its credentials, outside the link-local range: never a receiver. */
const METADATA = ['fd00:ec2::254', 'fd20:ce::254', '100.100.100.200', '168.63.129.16'];

/**
 * Whether an application may make us connect there. Public addresses only, and the operator's own networks where that
 * is allowed; never link-local, multicast, documentation or reserved ones. An IPv4 address inside an IPv6 address is
 * judged for itself; tunnels (6to4, Teredo) lead to addresses that cannot be seen.
 */
export function isCallable(text: string, allowPrivateAddresses: boolean): boolean {
  const spelling = isIPv6(text) ? withoutDots(text) : text;
  if (isIP(spelling) === 0) return false;
  const address = ipaddr.parse(spelling);
  const inner = address instanceof ipaddr.IPv6 ? innerAddress(address) : undefined;
  if (inner !== undefined) return isCallable(inner, allowPrivateAddresses);
  if (METADATA.some((known) => ipaddr.parse(known).toString() === address.toString())) return false;
  const range = address.range();
  if (OWN.includes(range)) return allowPrivateAddresses;
  return range === 'unicast' && (address instanceof ipaddr.IPv4 || address.match(GLOBAL));
}

/** Whether a URL with this host may stand in the settings: a name says nothing yet, but those of this machine. */
export function mayCall(hostname: string, allowPrivateAddresses: boolean): boolean {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  // RFC 6761 §6.3
  if (/(?:^|\.)localhost\.?$/.test(host)) return allowPrivateAddresses;
  return isIP(host) === 0 || isCallable(host, allowPrivateAddresses);
}

/** `::1.1.1.1` is no mapped address, though ipaddr.js reads it so. */
function withoutDots(text: string): string {
  return URL.parse(`http://[${text}]`)?.hostname.slice(1, -1) ?? '';
}

function innerAddress(address: ipaddr.IPv6): string | undefined {
  if (address.isIPv4MappedAddress()) return address.toIPv4Address().toString();
  return address.match(NAT64) ? address.toByteArray().slice(-4).join('.') : undefined;
}
