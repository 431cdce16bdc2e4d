import { crc32, deflateSync } from 'node:zlib';
import { encodeQR } from 'qr';

const QUIET_ZONE = 4;
/** Pixels of a module's side; at one bit each, a row of a module is one byte. */
const SCALE = 8;
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const GRAYSCALE_1_BIT = [1, 0, 0, 0, 0];

/** A PNG that cameras read, as a data URL; made here, so that the secret in it reaches no other service. */
export function qrDataUrl(text: string): string {
  return `data:image/png;base64,${qrPng(text).toString('base64')}`;
}

/** The picture itself. */
export function qrPng(text: string): Buffer {
  const modules = encodeQR(text, 'raw', { border: QUIET_ZONE, ecc: 'medium' });
  const header = Buffer.alloc(8);
  header.writeUInt32BE(modules.length * SCALE, 0);
  header.writeUInt32BE(modules.length * SCALE, 4);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', Buffer.concat([header, Buffer.from(GRAYSCALE_1_BIT)])),
    chunk('IDAT', deflateSync(Buffer.concat(modules.map(scanlines)))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Each scanline begins with its filter: none. */
function scanlines(row: readonly boolean[]): Buffer {
  const line = Buffer.from([0, ...row.map((dark) => (dark ? 0x00 : 0xff))]);
  return Buffer.concat(Array.from({ length: SCALE }, () => line));
}

/** PNG (ISO/IEC 15948) §5.3. */
function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}
