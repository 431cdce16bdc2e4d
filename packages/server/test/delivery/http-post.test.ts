import { once } from 'node:events';
import { createServer as createSecureServer } from 'node:https';
import { createServer, type Server } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { post, providerCode, readStatus } from '../../src/delivery/http-post.ts';
import { makeCertificate } from './support/certificate.ts';
import { type HttpProvider, reply, startHttpProvider } from './support/http-provider.ts';

let provider: HttpProvider;

beforeEach(async () => {
  provider = await startHttpProvider();
});

afterEach(() => provider.stop());

const send = (url = `${provider.baseUrl}/`, deadline = 2_000) =>
  post({ url, headers: { 'x-one': '1' }, body: 'é=1', deadline });

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as { port: number }).port;
}

describe('a post to a provider', () => {
  it('brings the body, its length and its headers', async () => {
    provider.answer = reply(201, 'made');
    expect(await send()).toEqual({ kind: 'answered', answer: { status: 201, body: 'made' } });
    expect(provider.requests[0]).toMatchObject({
      method: 'POST',
      body: 'é=1',
      headers: { 'content-length': '4', 'x-one': '1' },
    });
  });

  it('follows no redirect', async () => {
    provider.answer = reply(307, '', { location: `${provider.baseUrl}/elsewhere` });
    expect(await send()).toMatchObject({ kind: 'answered', answer: { status: 307 } });
    expect(provider.requests).toHaveLength(1);
  });

  it('that nobody listens to has not left', async () => {
    const server = createServer();
    const port = await listening(server);
    server.close();
    await once(server, 'close');
    expect(await send(`http://127.0.0.1:${port}/`)).toEqual({ kind: 'unsent', reason: 'unreachable' });
  });

  it('to a name that does not exist has not left', async () => {
    const result = await send('http://nowhere.invalid/');
    expect(result).toMatchObject({ kind: 'unsent' });
  });

  it('whose TLS handshake never ends has not left', async () => {
    const server = createServer();
    const port = await listening(server);
    expect(await send(`https://127.0.0.1:${port}/`, 200)).toEqual({ kind: 'unsent', reason: 'timeout' });
    server.close();
  });

  it('to a server that speaks no TLS has not left', async () => {
    const server = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const port = await listening(server);
    expect(await send(`https://127.0.0.1:${port}/`)).toEqual({ kind: 'unsent', reason: 'unreachable' });
    server.close();
  });

  it('over TLS may have been read once the certificate holds, and has not left before', async () => {
    const certificate = makeCertificate('localhost');
    let requests = 0;
    const server = createSecureServer(certificate, () => requests++);
    server.on('tlsClientError', () => undefined);
    const url = `https://localhost:${await listening(server)}/`;
    expect(await send(url)).toEqual({ kind: 'unsent', reason: 'unreachable' });
    expect(requests).toBe(0);
    setDefaultCACertificates([...getCACertificates('default'), certificate.cert]);
    expect(await send(url, 300)).toEqual({ kind: 'unknown', reason: 'timeout' });
    expect(requests).toBe(1);
    server.closeAllConnections();
    server.close();
  });

  it('that is never answered may have been read', async () => {
    provider.answer = () => undefined;
    const started = performance.now();
    expect(await send(undefined, 200)).toEqual({ kind: 'unknown', reason: 'timeout' });
    expect(performance.now() - started).toBeLessThan(1_500);
    expect(provider.requests).toHaveLength(1);
  });

  it('whose connection breaks afterwards may have been read', async () => {
    provider.answer = (response) => response.destroy();
    expect(await send()).toEqual({ kind: 'unknown', reason: 'connection_lost' });
  });

  it('is answered by its status, though the body never ends', async () => {
    provider.answer = (response) => response.writeHead(202).write('{"id":');
    expect(await send(undefined, 200)).toEqual({ kind: 'answered', answer: { status: 202, body: '' } });
  });

  it('reads no flood to its end', async () => {
    provider.answer = (response) => {
      const pour = (): void => {
        while (!response.destroyed && response.write('x'.repeat(16_384)));
      };
      response.writeHead(200).on('drain', pour);
      pour();
    };
    const result = await send();
    expect(result.kind === 'answered' && result.answer.body.length).toBeLessThan(200_000);
  });
});

describe('a status', () => {
  it.each([
    [400, 'refused', 'rejected_request'],
    [401, 'refused', 'rejected_credentials'],
    [402, 'refused', 'rejected_credentials'],
    [404, 'refused', 'rejected_request'],
    [307, 'refused', 'rejected_request'],
    [429, 'refused', 'throttled'],
    [503, 'refused', 'provider_error'],
    [500, 'unknown', 'provider_error'],
    [502, 'unknown', 'provider_error'],
    [504, 'unknown', 'provider_error'],
  ])('of %i means %s: %s', (status, outcome, reason) => {
    expect(readStatus('x', status)).toMatchObject({
      outcome,
      reason,
      provider: 'x',
      providerCode: `http_${status}`,
    });
  });

  it('never carries a sentence or a number of a phone', () => {
    expect(providerCode('21211')).toBe('21211');
    expect(providerCode('550 5.1.1')).toBe('550 5.1.1');
    expect(providerCode('+14155552671')).toBe('unreadable');
    expect(providerCode('to-14155552671')).toBe('unreadable');
    expect(providerCode('a\nb')).toBe('unreadable');
  });
});
