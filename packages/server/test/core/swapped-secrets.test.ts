import { afterAll, describe, expect, test } from 'vitest';
import { composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { verdict } from '../support/outcomes.ts';
import {
  bothFactors,
  codeNow,
  enrol,
  firstFactor,
  type Member,
  newMember,
  nextCode,
  secondFactor,
} from '../support/person.ts';

for (const engine of engines) {
  describe(`boxes are bound to their rows on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true });
    afterAll(world.close);

    const factorsOf = ({ application, accountId }: Member) =>
      world.engine.database.stores.in(application.id).factors.listByAccount(accountId);
    const write = (id: string, secret: string) =>
      world.sql.updateTable('factors').set({ secret }).where('id', '=', id).execute();
    const tryCode = async (member: Member, code: string) => {
      const { tempToken } = await firstFactor(world, member);
      return verdict(await secondFactor(world, member, tempToken, { code }));
    };
    const unreadable = async ({ application, accountId }: Member) => {
      const filter = { accountId, type: 'factor.unreadable', limit: 10 } as const;
      return (await world.engine.database.stores.in(application.id).audit.list(filter)).map(
        ({ data }) => data['factorId'],
      );
    };

    test('two secrets that changed rows let neither in, and are reported', async () => {
      const [victim, thief] = [await newMember(world), await newMember(world)];
      const [[ofVictim], [ofThief]] = [await factorsOf(victim), await factorsOf(thief)];
      await write(ofVictim!.id, ofThief!.secret);
      await write(ofThief!.id, ofVictim!.secret);
      for (const [member, totp] of [
        [victim, thief.totp],
        [victim, victim.totp],
        [thief, victim.totp],
      ] as const) {
        expect(await tryCode(member, nextCode(world, totp))).toBe('invalid_code');
      }
      expect(await unreadable(victim)).toEqual([ofVictim!.id, ofVictim!.id]);
      expect(await unreadable(thief)).toEqual([ofThief!.id]);
      await write(ofVictim!.id, ofVictim!.secret);
      await bothFactors(world, victim);
    });

    test('a changed byte opens nothing, and the other authenticator goes on', async () => {
      const member = await newMember(world);
      const { totp } = await enrol(world, member);
      const [factor] = await factorsOf(member);
      const { id, secret } = factor!;
      const flipped = secret.slice(0, -2) + (secret.at(-2) === 'A' ? 'B' : 'A') + secret.slice(-1);
      for (const bad of [
        flipped,
        '',
        'v1',
        'v2.a.b.c',
        secret.replace('v2.', 'v1.'),
        secret.replace('v2.', 'v3.'),
      ]) {
        await write(id, bad);
        expect(await tryCode(member, nextCode(world, member.totp))).toBe('invalid_code');
        expect(await tryCode(member, codeNow(world, totp))).toBe('ok');
      }
    });

    test('a secret that was blanked is not guessed with an empty key', async () => {
      const member = await newMember(world);
      const [factor] = await factorsOf(member);
      await write(factor!.id, '');
      expect(await tryCode(member, nextCode(world, member.totp))).toBe('invalid_code');
      expect(await unreadable(member)).toEqual([factor!.id]);
    });
  });
}
