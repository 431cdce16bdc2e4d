import type { Challenge } from '../challenge/challenge.ts';
import type { Engine } from '../engine.ts';
import type { Ports } from '../ports/ports.ts';
import type { KeyedHash } from '../ports/secret-box.ts';
import type { SentCode } from './sent-code.ts';

const DIGITS = 6;
/** The largest multiple of 10^6 below 2^32: what lies above is discarded, so that all codes are equally likely. */
const LIMIT = 4_294 * 1_000_000;

export interface CodeOwner {
  readonly applicationId: string;
  readonly accountId: string;
  readonly challengeId: string;
  readonly factorId: string;
}

/** A fresh code and what is stored of it. */
export function draftSentCode(
  ports: Ports,
  owner: CodeOwner,
  lifetime: number,
): { code: string; stored: SentCode } {
  const code = randomDigits(ports);
  const keyId = ports.keyedHash.currentKeyId;
  const now = ports.clock.now();
  const mac = codeMac(ports, owner, code, keyId);
  return {
    code,
    stored: { id: ports.newId(), ...owner, mac, keyId, createdAt: now, expiresAt: now + lifetime },
  };
}

/** Bound to its owner: the same digits are never valid for another challenge, method or account. */
function codeMac(engine: Pick<Engine, 'keyedHash'>, owner: CodeOwner, code: string, keyId: string): string {
  const { applicationId, accountId, challengeId, factorId } = owner;
  const text = JSON.stringify([applicationId, accountId, challengeId, factorId, code]);
  return engine.keyedHash.mac('sent-code', text, keyId);
}

/** Whether the digits are this code, as it was sent for this challenge. */
export function isCode(
  keyedHash: KeyedHash,
  sent: SentCode,
  { id: challengeId }: Pick<Challenge, 'id'>,
  digits: string,
): boolean {
  // A code of five minutes is not worth an error when its key was taken away.
  if (!keyedHash.holds(sent.keyId)) return false;
  // Both sides are HMACs: where they first differ reveals nothing of the code.
  return codeMac({ keyedHash }, { ...sent, challengeId }, digits, sent.keyId) === sent.mac;
}

function randomDigits({ random }: Ports): string {
  for (;;) {
    const bytes = random.bytes(4);
    const number = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
    if (number < LIMIT) return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
  }
}
