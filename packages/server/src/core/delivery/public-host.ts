/** Of an address of ours: its host as browsers compare it, without the port; an IPv6 address in its brackets. */
export function hostOf(url: string): string {
  return new URL(url).hostname;
}

/** The host as mail writes it: addresses are literals (RFC 5321 §4.1.3). */
export function mailDomainOf(url: string): string {
  const host = hostOf(url);
  if (host.startsWith('[')) return `[IPv6:${host.slice(1)}`;
  return /^[\d.]+$/.test(host) ? `[${host}]` : host;
}
