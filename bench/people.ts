import { createHash, createHmac } from 'node:crypto';

export const PASSWORD = 'Correct-Horse-7';

/** Someone who was seeded: all about them follows from their number. */
export interface SeededPerson {
  readonly kind: 'plain' | 'member';
  readonly index: number;
}

/** `u17` has a password only, `m17` an authenticator too. */
export function usernameOf({ kind, index }: SeededPerson): string {
  return `${kind === 'plain' ? 'u' : 'm'}-${index}`;
}

/** Each from an address of their own. */
export function addressOf({ kind, index }: SeededPerson): string {
  return `${kind === 'plain' ? 10 : 11}.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;
}

export function headersOf(who: SeededPerson): Record<string, string> {
  return { 'x-forwarded-for': addressOf(who), 'user-agent': 'countersign-bench' };
}

export function secretOf({ kind, index }: SeededPerson): Buffer {
  return createHash('sha1').update(`${kind} ${index}`).digest();
}

/** RFC 6238 with SHA1, 6 digits and 30 s, and without a promise: the client shares the server's cores. */
export function codeOf(who: SeededPerson, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secretOf(who)).update(counter).digest();
  const offset = (mac[19] ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}

/** The authenticators of all members: each shows a code once. */
export class Authenticators {
  readonly #shown = new Map<number, number[]>();
  #turn = 0;

  /** Some member of `count` with a code; undefined when all of theirs were shown. */
  next(count: number): { member: SeededPerson; code: string } | undefined {
    for (let attempt = 0; attempt < 1_000; attempt++) {
      const member = memberAt(this.#turn++, count);
      const code = this.show(member);
      if (code !== undefined) return { member, code };
    }
    return undefined;
  }

  show(member: SeededPerson): string | undefined {
    const now = Math.floor(Date.now() / 30_000);
    const shown = this.#shown.get(member.index) ?? [];
    const step = [now, now + 1].find((candidate) => !shown.includes(candidate));
    if (step === undefined) return undefined;
    this.#shown.set(member.index, [...shown, step]);
    return codeOf(member, step);
  }

  /** The next `wanted` of `count` members, for logins that are finished later. */
  reserve(wanted: number, count: number): SeededPerson[] {
    return Array.from({ length: wanted }, () => memberAt(this.#turn++, count));
  }
}

function memberAt(turn: number, count: number): SeededPerson {
  return { kind: 'member', index: walk(turn, count) };
}

/** All of 0 to `count` - 1, far from each other: no page of the database stays warm by being next. */
export function walk(turn: number, count: number): number {
  return (turn * 7_919) % count;
}
