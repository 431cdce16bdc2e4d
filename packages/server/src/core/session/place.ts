/** The network that a canonical address belongs to: /16 for IPv4, /32 for IPv6. */
export function placeOf(ipAddress: string): string {
  const separator = ipAddress.includes(':') ? ':' : '.';
  return ipAddress.split(separator).slice(0, 2).join(separator);
}
