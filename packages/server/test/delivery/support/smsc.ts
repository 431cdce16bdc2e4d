import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import utils, { type PduObject } from 'larvitsmpp/lib/utils.js';

const silent = (): void => undefined;
utils.log = { silly: silent, debug: silent, verbose: silent, info: silent, warn: silent, error: silent };

/** The status to answer with; `silence` leaves the request unanswered, `hang_up` ends the connection. */
type Verdict = 'silence' | 'hang_up' | (string & {});

/**
 * A carrier's message centre. Its PDUs are read and written by the package larvitsmpp, which shares no code
 * with the client's package.
 */
export interface Smsc {
  readonly port: number;
  readonly received: PduObject[];
  readonly credentials: { systemId: string; password: string };
  verdict: (pdu: PduObject) => Verdict;
  /** Sends a deliver_sm and waits for its answer. */
  deliver(params: Record<string, unknown>): Promise<PduObject>;
  hangUp(): void;
  connections(): number;
  stop(): Promise<void>;
}

export async function startSmsc(port = 0): Promise<Smsc> {
  const sockets = new Set<Socket>();
  let messageId = 0;
  let sequence = 1_000;
  const answers = new Map<number, (pdu: PduObject) => void>();

  const statusOf = (pdu: PduObject): Verdict => {
    if (pdu.cmdName !== 'bind_transceiver') return smsc.verdict(pdu);
    const { systemId, password } = smsc.credentials;
    const known = pdu.params['system_id'] === systemId && pdu.params['password'] === password;
    return known ? smsc.verdict(pdu) : 'ESME_RINVPASWD';
  };
  const handle = (socket: Socket, pdu: PduObject): void => {
    if (pdu.cmdName.endsWith('_resp')) return answers.get(pdu.seqNr)?.(pdu);
    smsc.received.push(pdu);
    const verdict = statusOf(pdu);
    if (verdict === 'silence') return;
    if (verdict === 'hang_up') return void socket.destroy();
    const params = pdu.cmdName === 'submit_sm' ? { message_id: `m-${++messageId}` } : {};
    utils.pduReturn(pdu, verdict, params, (error, answer) => {
      if (error) throw error;
      socket.write(answer);
    });
  };

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', silent);
    let pending: Buffer = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      pending = Buffer.concat([pending, chunk]);
      while (pending.length >= 16 && pending.length >= pending.readUInt32BE(0)) {
        const length = pending.readUInt32BE(0);
        const pdu = pending.subarray(0, length);
        pending = pending.subarray(length);
        utils.pduToObj(pdu, (error, object) => {
          if (error) throw error;
          handle(socket, object);
        });
      }
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');

  const smsc: Smsc = {
    port: (server.address() as AddressInfo).port,
    received: [],
    credentials: { systemId: 'countersign', password: 'pa55word' },
    verdict: () => 'ESME_ROK',
    deliver: (params) =>
      new Promise((resolve, reject) => {
        const seqNr = ++sequence;
        answers.set(seqNr, resolve);
        utils.objToPdu({ cmdName: 'deliver_sm', seqNr, params }, (error, pdu) => {
          if (error) reject(error);
          else for (const socket of sockets) socket.write(pdu);
        });
      }),
    hangUp: () => {
      for (const socket of sockets) socket.destroy();
    },
    connections: () => sockets.size,
    stop: async () => {
      smsc.hangUp();
      server.close();
      await once(server, 'close');
    },
  };
  return smsc;
}
