import type { Clock } from './clock.ts';
import type { Random } from './ports/random.ts';

/**
 * Makes UUIDv7 (RFC 9562 §5.7): they sort by time, in both databases, as text; within a millisecond of one source as
 * they were made (§6.2, method 1, whose 12 bits begin anywhere in their lower half).
 */
export function createIdSource({ clock, random }: { clock: Clock; random: Random }): () => string {
  let newest = { madeAt: 0, count: 0 };
  const countAt = (now: number, start: number): number => {
    newest = { madeAt: now, count: now === newest.madeAt ? newest.count + 1 : start };
    return newest.count & 0xfff;
  };
  return () => {
    const bytes = random.bytes(16);
    const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
    const now = clock.now();
    view.setUint16(0, Math.floor(now / 2 ** 32));
    view.setUint32(2, now % 2 ** 32);
    view.setUint16(6, 0x7000 | countAt(now, view.getUint16(6) & 0x7ff));
    view.setUint8(8, (view.getUint8(8) & 0x3f) | 0x80);
    return spell(bytes.toHex());
  };
}

function spell(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
