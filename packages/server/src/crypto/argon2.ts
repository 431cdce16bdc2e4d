import { createHmac, randomBytes } from 'node:crypto';
import { hash, hashRaw } from '@node-rs/argon2';
import { normalizePassword } from '../core/password/password-rules.ts';
import type { Argon2Parameters, LookupHasher, PasswordHasher } from '../core/ports/password-hasher.ts';
import { complainOfHash, readPasswordHash } from './imported-hashes.ts';
import type { KeyRing } from './key-ring.ts';

const SALT_BYTES = 16;

export async function createPasswordHasher(parameters: Argon2Parameters): Promise<PasswordHasher> {
  const decoy = await hash(randomBytes(32), parameters);
  return {
    decoy,
    hash: (turns, password) => turns.take(() => hash(password, parameters)),
    // Both spellings of a password in one turn.
    verify: (turns, phc, password) => turns.take(() => verifySpellings(phc, password)),
    complainOf: complainOfHash,
    isOutdated: (phc) => isWeaker(phc, parameters),
  };
}

/** As we hash it; then, where that is something else, as it was typed. */
async function verifySpellings(text: string, password: string): Promise<boolean> {
  const read = readPasswordHash(text);
  if (read === undefined) return false;
  for (const spelling of new Set([normalizePassword(password), password])) {
    if (await read.check(spelling)) return true;
  }
  return false;
}

/** A hash made with more than today's parameters stays: processes of two configurations do not undo each other. */
function isWeaker(phc: string, { memoryCost, timeCost }: Argon2Parameters): boolean {
  const [, memory, time] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),/.exec(phc) ?? [];
  return !(Number(memory) >= memoryCost && Number(time) >= timeCost);
}

/** The pepper goes in as an HMAC before argon2id, so that a leaked database alone lets nobody guess. */
export function createLookupHasher(ring: KeyRing, parameters: Argon2Parameters): LookupHasher {
  const hashOne = async (code: string, salt: string, pepperKeyId: string): Promise<string> => {
    const pepper = ring.derive('recovery-code-pepper', pepperKeyId);
    const peppered = createHmac('sha256', pepper).update(code).digest();
    const raw = await hashRaw(peppered, { ...parameters, salt: Buffer.from(salt, 'base64url') });
    return raw.toString('base64url');
  };
  return {
    get currentKeyId() {
      return ring.current.id;
    },
    newSalt: () => randomBytes(SALT_BYTES).toString('base64url'),
    holds: (pepperKeyId) => ring.holds(pepperKeyId),
    hash: (turns, code, salt, pepperKeyId) => turns.take(() => hashOne(code, salt, pepperKeyId)),
    hashSet: (turns, codes, salt, pepperKeyId) =>
      turns.takeEach(codes.map((code) => () => hashOne(code, salt, pepperKeyId))),
  };
}
