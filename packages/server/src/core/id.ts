import type { Engine } from './engine.ts';

/** UUIDv7 (RFC 9562 §5.7): sorts by time, in both engines, as text. */
export function newId(engine: Pick<Engine, 'clock' | 'random'>): string {
  const bytes = engine.random.bytes(16);
  const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
  const now = engine.clock.now();
  view.setUint16(0, Math.floor(now / 2 ** 32));
  view.setUint32(2, now % 2 ** 32);
  view.setUint8(6, (view.getUint8(6) & 0x0f) | 0x70);
  view.setUint8(8, (view.getUint8(8) & 0x3f) | 0x80);
  const hex = bytes.toHex();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
