import { connect } from 'node:net';

/** What proxies and content networks add to the requests that they pass on, each alone. */
export const FORWARDED: readonly Readonly<Record<string, string>>[] = [
  { forwarded: 'for=127.0.0.1' },
  { forwarded: '' },
  { via: '1.1 proxy' },
  { 'x-forwarded-for': '127.0.0.1' },
  { 'x-forwarded-host': 'localhost' },
  { 'x-forwarded-proto': 'https' },
  { 'x-forwarded-server': 'proxy' },
  { 'x-forwarded': '127.0.0.1' },
  { 'x-original-forwarded-for': '127.0.0.1' },
  { 'x-original-host': 'localhost' },
  { 'x-real-ip': '127.0.0.1' },
  { 'x-client-ip': '127.0.0.1' },
  { 'x-cluster-client-ip': '127.0.0.1' },
  { 'x-remote-addr': '127.0.0.1' },
  { 'x-envoy-external-address': '127.0.0.1' },
  { 'x-azure-clientip': '127.0.0.1' },
  { 'true-client-ip': '127.0.0.1' },
  { 'cf-connecting-ip': '127.0.0.1' },
  { 'cf-connecting-ipv6': '::1' },
  { 'cf-ray': '230b030023ae2822-SJC' },
  { 'fastly-client-ip': '127.0.0.1' },
  { 'fly-client-ip': '127.0.0.1' },
  { 'cdn-loop': 'cloudflare' },
];

/** The status of a GET as nginx sends it where nobody configured more: other than by its version it is the client's own. */
export function askAs(
  version: '1.0' | '1.1',
  { port, path }: { readonly port: number; readonly path: string },
): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(`GET ${path} HTTP/${version}\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`);
    });
    socket.once('data', (data) => {
      socket.destroy();
      resolve(Number(data.toString().split(' ')[1]));
    });
    socket.on('error', reject);
  });
}
