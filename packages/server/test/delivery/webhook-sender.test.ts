import { once } from 'node:events';
import { createServer as createSecureServer } from 'node:https';
import { createServer } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WebhookRequest } from '../../src/core/webhook/webhook-sender.ts';
import { isCallable } from '../../src/delivery/webhooks/callable-address.ts';
import type { ResolveName } from '../../src/delivery/webhooks/resolve-name.ts';
import { createWebhookSender } from '../../src/delivery/webhooks/webhook-sender.ts';
import { makeCertificate } from './support/certificate.ts';
import { createMovedClock } from './support/clock.ts';
import { type HttpProvider, reply, startHttpProvider } from './support/http-provider.ts';

const SECRETS = [1, 2].map((byte) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`);
const clock = createMovedClock(Date.now());

let receiver: HttpProvider;
beforeEach(async () => {
  receiver = await startHttpProvider();
});
afterEach(() => receiver.stop());

interface Sending extends Partial<WebhookRequest> {
  readonly resolve?: ResolveName;
  readonly mode?: 'development' | 'production';
  readonly deadline?: number;
}

function send({ resolve, mode = 'production', deadline = 3_000, ...request }: Sending) {
  const sender = createWebhookSender({ mode, clock, ...(resolve && { resolve }) });
  const whole = {
    url: receiver.baseUrl,
    contentType: 'application/json',
    body: '{"é":1}',
    id: 'id-1',
    secrets: SECRETS,
    allowPrivateAddresses: true,
    ...request,
  } as const;
  return sender.send(whole, { deadline });
}

const failed = (reason: string) => ({ kind: 'failed', reason });

describe('a message to a backend', () => {
  it('carries a signature of each live secret, in the bytes that are sent', async () => {
    expect(await send({})).toEqual({ kind: 'answered', status: 200, body: '' });
    const [{ headers, body }] = receiver.requests as [(typeof receiver.requests)[0]];
    expect(String(headers['webhook-signature']).split(' ')).toHaveLength(2);
    for (const secret of SECRETS)
      expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toEqual({ é: 1 });
  });

  it('follows no redirect', async () => {
    const inside = await startHttpProvider();
    receiver.answer = reply(307, '', { location: inside.baseUrl });
    expect(await send({})).toMatchObject({ kind: 'answered', status: 307 });
    expect(inside.requests).toEqual([]);
    await inside.stop();
  });

  it('is answered by a status, whatever hangs, breaks off or has no end behind it', async () => {
    receiver.answer = (response) => response.writeHead(204).flushHeaders();
    expect(await send({})).toMatchObject({ status: 204 });
    receiver.answer = (response) => {
      response.writeHead(200, { 'content-length': '10' });
      response.write('abc');
    };
    const began = performance.now();
    expect(await send({})).toMatchObject({ status: 200, body: 'abc' });
    expect(performance.now() - began).toBeLessThan(2_500);
    receiver.answer = (response) => {
      response.on('error', () => undefined);
      response.writeHead(500);
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    };
    const huge = await send({});
    expect(huge).toMatchObject({ status: 500 });
    expect('body' in huge && huge.body.length).toBe(2_048);
  });

  it('reports whether a receiver hangs, breaks off or cannot be reached', async () => {
    receiver.answer = () => undefined;
    expect(await send({ deadline: 300 })).toEqual(failed('timeout'));
    receiver.answer = (response) => response.destroy();
    expect(await send({})).toEqual(failed('connection_lost'));
    const url = receiver.baseUrl;
    await receiver.stop();
    expect(await send({ url })).toEqual(failed('unreachable'));
    receiver = await startHttpProvider();
    const resolve = () => new Promise<never>(() => undefined);
    expect(await send({ url: 'https://shop.example', resolve, deadline: 200 })).toEqual(failed('timeout'));
    expect(await send({ url: 'https://shop.example', resolve: async () => [] })).toEqual(
      failed('unresolved'),
    );
  });

  it('goes to nobody whose certificate is not to be trusted', async () => {
    let asked = 0;
    const server = createSecureServer(makeCertificate('shop.example'), () => {
      asked += 1;
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const url = `https://shop.example:${port}`;
    expect(await send({ url, resolve: async () => ['127.0.0.1'] })).toEqual(failed('tls'));
    expect(await send({ url: `https://127.0.0.1:${port}` })).toEqual(failed('tls'));
    expect(asked).toBe(0);
    server.close();
    const deaf = createServer((socket) => socket.end('no TLS here'));
    deaf.listen(0, '127.0.0.1');
    await once(deaf, 'listening');
    const { port: plain } = deaf.address() as { port: number };
    expect(await send({ url: `https://127.0.0.1:${plain}` })).toEqual(failed('tls'));
    deaf.close();
  });

  it('goes to a public address only, however the name resolved a moment before', async () => {
    const { hostname, port } = new URL(receiver.baseUrl);
    // Public by its number, and nobody's.
    const answers = [['2000::1'], [hostname], ['2000::1', hostname]];
    const url = `https://rebinding.example:${port}`;
    const resolve = async () => answers.shift() ?? [];
    const again = () => send({ url, resolve, allowPrivateAddresses: false, deadline: 300 });
    const reasons = [await again(), await again(), await again()].map(
      (answer) => 'reason' in answer && answer.reason,
    );
    expect(reasons[0]).toMatch(/unreachable|timeout/);
    expect(reasons.slice(1)).toEqual(['forbidden_address', 'forbidden_address']);
    expect(receiver.requests).toEqual([]);
  });

  it('goes nowhere over plain http in production, and with credentials in the address never', async () => {
    const anywhere = { allowPrivateAddresses: false, resolve: async () => [] };
    expect(await send({ ...anywhere, url: 'http://shop.example' })).toEqual(failed('insecure_url'));
    expect(await send({ ...anywhere, url: 'http://shop.example', mode: 'development' })).toEqual(
      failed('unresolved'),
    );
    for (const url of ['https://a:b@shop.example', 'ftp://shop.example', 'file:///etc/passwd', 'nonsense'])
      expect(await send({ url })).toEqual(failed('invalid_url'));
  });
});

describe('an address that an application may make us call', () => {
  const PUBLIC = ['1.1.1.1', '93.184.215.14', '2606:4700::1111', '::ffff:1.1.1.1', '64:ff9b::101:101'];
  const OWN = [
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '127.0.0.1',
    '127.255.0.9',
    '100.64.0.1',
    '::1',
    'fd12::1',
  ];
  const NEVER = [
    ...['0.0.0.0', '0.1.2.3', '169.254.169.254', '169.254.0.1', '224.0.0.1', '255.255.255.255', '240.0.0.1'],
    ...['192.0.2.1', '198.51.100.1', '203.0.113.1', '198.18.0.1', '192.0.0.192', '192.88.99.1'],
    ...['100.100.100.200', '168.63.129.16', 'fd00:ec2::254', 'fd20:ce::254'],
    ...['::', 'fe80::1', 'fec0::1', 'ff02::1', '2001:db8::1', '3fff::1', '100::1', '5f00::1', '4000::1'],
    ...['2002:7f00:1::', '2002:101:101::', '2001:0:1:2:3:4:5:6', '::127.0.0.1', '::7f00:1', '::1.1.1.1'],
    ...['64:ff9b:1::a00:1', '::ffff:0:127.0.0.1', '::ffff:169.254.169.254', '64:ff9b::a9fe:a9fe'],
    ...['', 'localhost', 'fe80::1%eth0', '1.1.1.1/8'],
  ];
  it.each(PUBLIC)('%s is public', (address) => {
    expect([isCallable(address, false), isCallable(address, true)]).toEqual([true, true]);
  });
  it.each([...OWN, ...OWN.filter((a) => a.includes('.')).map((a) => `::ffff:${a}`), '64:ff9b::a00:1'])(
    '%s is the operator’s to allow',
    (address) => {
      expect([isCallable(address, false), isCallable(address, true)]).toEqual([false, true]);
    },
  );
  it.each(NEVER)('“%s” is called never', (address) => {
    expect([isCallable(address, false), isCallable(address, true)]).toEqual([false, false]);
  });
});
