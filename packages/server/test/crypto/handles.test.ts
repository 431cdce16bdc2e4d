import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { HandleKind } from '../../src/core/ports/handles.ts';
import { decodeBase62, encodeBase62 } from '../../src/crypto/base62.ts';
import { refreshSession } from '../../src/flows/login/refresh-session.ts';
import { composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { verdict } from '../support/outcomes.ts';
import { bothFactors, firstFactor, logIn, newMember, secondFactor } from '../support/person.ts';

const KINDS: readonly HandleKind[] = ['temp', 'refresh', 'device'];
const CHARACTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

describe('base62', () => {
  test('what was written is read again, at a length that depends on nothing but the number of bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), (array) => {
        const bytes = Buffer.from(array);
        const text = encodeBase62(bytes);
        expect(text).toMatch(/^[0-9A-Za-z]+$/);
        expect(text.length).toBe(encodeBase62(Buffer.alloc(bytes.length)).length);
        expect(decodeBase62(text, bytes.length)).toEqual(bytes);
      }),
    );
  });

  test('one text stands for each value: nothing else is read', () => {
    const longest = encodeBase62(Buffer.alloc(24, 0xff));
    for (const text of [
      '',
      `0${longest}`,
      longest.slice(1),
      'z'.repeat(longest.length),
      `${longest.slice(1)}-`,
    ]) {
      expect(decodeBase62(text, 24)).toBeUndefined();
    }
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const bytes = decodeBase62(text, 4);
        if (bytes !== undefined) expect(encodeBase62(bytes)).toBe(text);
      }),
    );
  });
});

for (const engine of engines) {
  describe(`handles on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true });
    const { handles } = world.engine;
    afterAll(world.close);

    /** One wrong character at each place, and whole characters too few or too many. */
    const typos = (token: string): string[] => [
      ...[...token].map((character, at) => {
        const other = CHARACTERS[(CHARACTERS.indexOf(character) + 1 + (at % 60)) % CHARACTERS.length]!;
        return token.slice(0, at) + other + token.slice(at + 1);
      }),
      token.slice(0, -1),
      `${token}0`,
      ` ${token}`,
      token.toUpperCase(),
      token + token,
    ];
    const issue = (kind: HandleKind) =>
      kind === 'refresh' ? handles.issueRefresh().token : handles.issue(kind).token;

    test.each(KINDS)('a %s handle names its kind and holds 160 random bits or more', (kind) => {
      const token = issue(kind);
      expect(token).toMatch(new RegExp(`^cs_${kind}_[0-9A-Za-z]{33,}$`));
      expect(new Set(Array.from({ length: 100 }, () => issue(kind))).size).toBe(100);
    });

    test('no kind passes for another', () => {
      for (const kind of KINDS) {
        for (const other of KINDS.filter((one) => one !== kind)) {
          const renamed = issue(kind).replace(kind, other);
          for (const token of [issue(kind), renamed]) {
            const read = other === 'refresh' ? handles.readRefresh(token) : handles.hash(other, token);
            expect(read).toBeUndefined();
          }
        }
      }
    });

    test('the stored hash is no way back, and the same for the same handle only', () => {
      const { token, hash } = handles.issue('temp');
      expect(hash).toMatch(/^[\w-]{43}$/);
      expect(handles.hash('temp', token)).toBe(hash);
      expect(handles.issue('temp').hash).not.toBe(hash);
    });

    test('every refresh token of a session shares its family, and betrays nothing of its successor', () => {
      const first = handles.issueRefresh();
      const second = handles.refreshSuccessor(first.token);
      expect(handles.refreshSuccessor(first.token)).toEqual(second);
      expect(handles.refreshSuccessors(first.token)).toEqual([second]);
      expect(second.familyHash).toBe(first.familyHash);
      expect(handles.readRefresh(second.token)).toEqual({ familyHash: first.familyHash, hash: second.hash });
      expect(second.hash).not.toBe(first.hash);
    });

    test('a typo never reaches the database', async () => {
      const member = await newMember(world);
      const { tempToken } = await firstFactor(world, member);
      const { refreshToken } = member.tokens;
      world.statements.length = 0;
      for (const wrong of typos(tempToken)) {
        const outcome = await secondFactor(world, member, wrong, { code: '123456' });
        expect(verdict(outcome)).toBe('invalid_challenge');
      }
      for (const wrong of typos(refreshToken)) {
        const outcome = await refreshSession(world.engine.in(member.application), wrong, member.caller);
        expect(verdict(outcome)).toBe('invalid_refresh_token');
      }
      expect(world.statements).toEqual([]);
    });

    test('a typo in a device token looks for no device', async () => {
      const member = await newMember(world);
      const { deviceToken } = await bothFactors(world, member, { trustDevice: {} });
      world.statements.length = 0;
      for (const wrong of typos(deviceToken!).slice(10, 13))
        await logIn(world, member, { deviceToken: wrong });
      expect(world.statements.filter((text) => text.includes('trusted_devices'))).toEqual([]);
    });
  });
}
