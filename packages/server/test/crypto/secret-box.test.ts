import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BoxBinding, UnreadableBox } from '../../src/core/ports/secret-box.ts';
import { createKeyRing, type MasterKey, MissingKey, masterKey } from '../../src/crypto/key-ring.ts';
import { createKeyedHash } from '../../src/crypto/keyed-hash.ts';
import { createSecretBox } from '../../src/crypto/secret-box.ts';

const BINDING: BoxBinding = { table: 'factors', column: 'secret', applicationId: 'a1', id: 'f1' };
const fresh = (): MasterKey => masterKey(randomBytes(32));
const boxesOf = (...keys: MasterKey[]) => createSecretBox(createKeyRing(() => keys));

describe('a secret box', () => {
  const key = fresh();
  const boxes = boxesOf(key);

  test('gives back what was put in', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (plain) => {
        expect(boxes.open(boxes.seal(plain, BINDING), BINDING)).toEqual(Buffer.from(plain));
      }),
    );
  });

  test('names its key, and is never the same twice', () => {
    const sealed = Array.from({ length: 100 }, () => boxes.seal(Buffer.from('secret'), BINDING));
    expect(new Set(sealed).size).toBe(100);
    for (const box of sealed) expect(box.startsWith(`v1.${key.id}.`)).toBe(true);
  });

  test('of an account opens for this account alone, and the former form for none that is another row', () => {
    const ours = { ...BINDING, accountId: 'p1' };
    const box = boxes.seal(Buffer.from('secret'), ours);
    expect(box.startsWith(`v2.${key.id}.`)).toBe(true);
    expect(boxes.open(box, ours).toString()).toBe('secret');
    const former = boxes.seal(Buffer.from('secret'), BINDING);
    expect(boxes.open(former, ours).toString()).toBe('secret');
    const opened = [
      () => boxes.open(box, { ...ours, accountId: 'p2' }),
      () => boxes.open(box, BINDING),
      () => boxes.open(box.replace('v2.', 'v1.'), ours),
      () => boxes.open(former.replace('v1.', 'v2.'), ours),
      () => boxes.open(former, { ...ours, id: 'f2' }),
    ];
    for (const open of opened) expect(open).toThrow(UnreadableBox);
  });

  test.each([
    ['table', 'signing_keys'],
    ['column', 'private_jwk'],
    ['applicationId', 'a2'],
    ['id', 'f2'],
  ] as const)('does not open under another %s', (field, value) => {
    const box = boxes.seal(Buffer.from('secret'), BINDING);
    expect(() => boxes.open(box, { ...BINDING, [field]: value })).toThrow(UnreadableBox);
  });

  test('is not fooled by fields that run together', () => {
    const box = boxes.seal(Buffer.from('secret'), { ...BINDING, applicationId: 'a', id: '1f' });
    expect(() => boxes.open(box, { ...BINDING, applicationId: 'a1', id: 'f' })).toThrow(UnreadableBox);
  });

  test('does not open with any of its characters changed, or cut', () => {
    const box = boxes.seal(Buffer.from('JBSWY3DPEHPK3PXP'), BINDING);
    for (let at = 0; at < box.length - 1; at++) {
      const changed = box.slice(0, at) + (box[at] === 'A' ? 'B' : 'A') + box.slice(at + 1);
      expect(() => boxes.open(changed, BINDING)).toThrow(/does not open|No master key with the id/);
      expect(() => boxes.open(box.slice(0, at), BINDING)).toThrow(/does not open|No master key with the id/);
    }
    expect(() => boxes.open('', BINDING)).toThrow(UnreadableBox);
  });

  test('opens as long as its key is in the ring, whichever is current', () => {
    const [older, newer] = [fresh(), fresh()];
    const box = boxesOf(older).seal(Buffer.from('secret'), BINDING);
    const rotated = boxesOf(newer, older);
    expect(Buffer.from(rotated.open(box, BINDING)).toString()).toBe('secret');
    expect(rotated.seal(Buffer.from(''), BINDING).startsWith(`v1.${newer.id}.`)).toBe(true);
    expect(() => boxesOf(newer).open(box, BINDING)).toThrow(MissingKey);
  });

  test('says which row it is in, and nothing of what it holds', () => {
    const box = boxes.seal(Buffer.from('JBSWY3DPEHPK3PXP'), BINDING);
    try {
      boxes.open(box, { ...BINDING, id: 'f2' });
      expect.unreachable();
    } catch (error) {
      expect(String(error)).toBe('Error: The box in factors.secret of f2 does not open');
    }
  });
});

describe('a key ring', () => {
  test('derives a key of its own for each purpose and each master key', () => {
    const [one, two] = [fresh(), fresh()];
    const ring = createKeyRing(() => [one, two]);
    const purposes = ['secret-box', 'recovery-code-pepper', 'refresh-successor', 'audit-seal'] as const;
    const derived = [one, two].flatMap(({ id }) => purposes.map((purpose) => ring.derive(purpose, id)));
    expect(new Set(derived.map((key) => key.toString('hex'))).size).toBe(8);
    expect(ring.derive('audit-seal')).toEqual(ring.derive('audit-seal', one.id));
  });

  test('reads its keys again when it meets an unknown id, once for each time', () => {
    const [one, two] = [fresh(), fresh()];
    let configured = [one];
    let reads = 0;
    const ring = createKeyRing(() => {
      reads += 1;
      return configured;
    });
    expect(() => ring.derive('secret-box', two.id)).toThrow(MissingKey);
    configured = [two, one];
    expect(ring.current.id).toBe(one.id);
    ring.derive('secret-box', two.id);
    expect(ring.current.id).toBe(two.id);
    ring.derive('secret-box', two.id);
    expect(reads).toBe(3);
    expect(ring.holds(one.id)).toBe(true);
    expect(ring.holds('nothing')).toBe(false);
  });

  test('without any key it says so', () => {
    expect(() => createKeyRing(() => []).current).toThrow('No master key is configured');
  });

  test('a key id tells nothing of the key', () => {
    const bytes = randomBytes(32);
    expect(masterKey(bytes).id).toMatch(/^[0-9a-f]{12}$/);
    expect(bytes.toString('hex')).not.toContain(masterKey(bytes).id);
    expect(() => masterKey(randomBytes(31))).toThrow('32 bytes');
  });

  test('a keyed hash is one for its purpose, its message and its key', () => {
    const [one, two] = [fresh(), fresh()];
    const hash = createKeyedHash(createKeyRing(() => [one, two]));
    const macs = [
      hash.mac('audit-seal', 'message'),
      hash.mac('sent-code', 'message'),
      hash.mac('audit-seal', 'massage'),
      hash.mac('audit-seal', 'message', two.id),
    ];
    expect(new Set(macs).size).toBe(4);
    expect(hash.mac('audit-seal', 'message', one.id)).toBe(macs[0]);
  });
});
