import type { Engine } from './engine.ts';

/** What orders the ids that this process made within one millisecond. */
let newest = { madeAt: 0, count: 0 };

/**
 * UUIDv7 (RFC 9562 §5.7): sorts by time, in both engines, as text; within a millisecond of one process as it was made
 * (§6.2, method 1, whose 12 bits begin anywhere in their lower half).
 */
export function newId(engine: Pick<Engine, 'clock' | 'random'>): string {
  const bytes = engine.random.bytes(16);
  const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
  const now = engine.clock.now();
  view.setUint16(0, Math.floor(now / 2 ** 32));
  view.setUint32(2, now % 2 ** 32);
  view.setUint16(6, 0x7000 | countAt(now, view.getUint16(6) & 0x7ff));
  view.setUint8(8, (view.getUint8(8) & 0x3f) | 0x80);
  const hex = bytes.toHex();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function countAt(now: number, start: number): number {
  newest = { madeAt: now, count: now === newest.madeAt ? newest.count + 1 : start };
  return newest.count & 0xfff;
}
