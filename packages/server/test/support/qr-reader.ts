import { inflateSync } from 'node:zlib';
import decodeQR from 'qr/decode.js';

/** What a camera reads in a PNG (grayscale, 1 bit, no filters) given as a data URL. */
export function readQrPng(dataUrl: string): string {
  const png = Buffer.from(dataUrl.replace('data:image/png;base64,', ''), 'base64');
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  const lines = inflateSync(pixelData(png));
  const stride = Math.ceil(width / 8) + 1;
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bit = (lines[y * stride + 1 + (x >> 3)]! >> (7 - (x & 7))) & 1;
      data.fill(bit * 255, (y * width + x) * 3, (y * width + x) * 3 + 3);
    }
  }
  return decodeQR({ width, height, data });
}

function pixelData(png: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  return Buffer.concat(parts);
}
