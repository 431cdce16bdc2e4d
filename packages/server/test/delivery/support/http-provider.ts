import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface HttpProvider {
  readonly baseUrl: string;
  readonly port: number;
  readonly requests: SeenRequest[];
  /** What the next requests get. */
  answer: (response: ServerResponse, request: SeenRequest) => void;
  stop(): Promise<void>;
}

export function reply(status: number, body: unknown = '', headers: Record<string, string> = {}) {
  return (response: ServerResponse): void => {
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

/** A provider on the loopback that writes down what it gets. */
export async function startHttpProvider(answer: HttpProvider['answer'] = reply(200)): Promise<HttpProvider> {
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const { method = '', url = '', headers } = request;
      const seen = { method, url, headers, body: Buffer.concat(chunks).toString('utf8') };
      provider.requests.push(seen);
      provider.answer(response, seen);
    })();
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const provider: HttpProvider = {
    baseUrl: `http://127.0.0.1:${port}`,
    port,
    requests: [],
    answer,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  return provider;
}
