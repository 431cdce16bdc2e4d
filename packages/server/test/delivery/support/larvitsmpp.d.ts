// The codec of larvitsmpp 0.4, which has no types.
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
