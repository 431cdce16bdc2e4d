// What we use of larvitsmpp 0.4, which has no types.
declare module 'larvitsmpp/lib/utils.js' {
  export interface PduObject {
    cmdName: string;
    cmdStatus?: string;
    seqNr: number;
    params: Record<string, unknown>;
    tlvs?: Record<string, { tagValue: unknown }>;
  }
  type Encoded = (error: Error | null, pdu: Buffer) => void;
  const utils: {
    pduToObj(pdu: Buffer, callback: (error: Error | null, pdu: PduObject) => void): void;
    objToPdu(pdu: PduObject, callback: Encoded): void;
    pduReturn(pdu: PduObject, status: string, params: Record<string, unknown>, callback: Encoded): void;
    decodeMsg(message: Buffer, dataCoding: number, offset?: number): string;
    log: Record<string, () => void>;
  };
  export default utils;
}

declare module 'larvitsmpp' {
  import type { Socket } from 'node:net';
  import type { PduObject } from 'larvitsmpp/lib/utils.js';

  interface Sms {
    from: string;
    to: string;
    message: string;
    dlr: boolean;
    smsId: string;
    pduObjs: { pduObj: PduObject }[];
    sendResp(status: string, callback: () => void): void;
    sendDlr(state: string, callback: (error: Error | null, answer: PduObject) => void): void;
  }
  interface ServerSession {
    sock: Socket;
    on(event: 'login', listener: () => void): void;
    on(event: 'incomingPduObj', listener: (pdu: PduObject) => void): void;
    on(event: 'sms', listener: (sms: Sms) => void): void;
  }
  interface ServerOptions {
    host: string;
    port: number;
    timeout: number;
    log: Record<string, () => void>;
    checkuserpass(
      systemId: string,
      password: string,
      answer: (error: Error | null, right: boolean) => void,
    ): void;
  }
  const larvitsmpp: {
    server(options: ServerOptions, connected: (error: Error | null, session: ServerSession) => void): void;
  };
  export default larvitsmpp;
}
