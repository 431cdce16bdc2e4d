import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { issueBypassCode } from '../../src/flows/administration/manage-accounts.ts';
import { reencryptBoxes } from '../../src/flows/administration/reencrypt.ts';
import { generateRecoveryCodes } from '../../src/flows/enrolment/manage-recovery-codes.ts';
import { addMasterKey } from '../../src/start-up.ts';
import type { World } from '../support/engine.ts';
import { composeBeside, composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { unwrap, verdict } from '../support/outcomes.ts';
import { firstFactor, type Member, newMember, nextCode, secondFactor, whoIs } from '../support/person.ts';

const recover = async (world: World, member: Member, code: string) => {
  const { tempToken } = await firstFactor(world, member);
  return verdict(await secondFactor(world, member, tempToken, { method: 'recovery_code', code }));
};

for (const engine of engines) {
  describe(`the pepper of recovery codes on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true });
    afterAll(world.close);

    test('codes made under an older master key go on after a rotation; without it they are refused', async () => {
      const member = await newMember(world);
      const added = addMasterKey(world.config);
      const rotated = await composeBeside(world, { clock: world.clock });
      expect(rotated.keyRing.current.id).toBe(added.id);
      expect((await reencryptBoxes(rotated.engine)).unreadable).toEqual([]);
      expect(await recover(rotated, member, member.recoveryCodes[0]!)).toBe('ok');
      await rotated.close();

      const keyFile = readFileSync(world.config.masterKeyFile, 'utf8');
      writeFileSync(world.config.masterKeyFile, keyFile.split('\n').slice(0, 2).join('\n'));
      const bereft = await composeBeside(world, { clock: world.clock });
      try {
        expect(bereft.keyRing.keys.map(({ id }) => id)).toEqual([added.id]);
        expect(await recover(bereft, member, member.recoveryCodes[1]!)).toBe('invalid_code');

        // The ways out stay open: the authenticator, the operator, a new set.
        const { account } = await whoIs(bereft, member);
        const { code } = unwrap(
          await issueBypassCode(bereft.engine.in(member.application), account, { reason: 'key lost' }),
        );
        expect(await recover(bereft, member, code)).toBe('ok');
        const { tempToken } = await firstFactor(bereft, member);
        const response = { code: nextCode(bereft, member.totp) };
        const { tokens } = unwrap(await secondFactor(bereft, member, tempToken, response));
        const who = await whoIs(bereft, { ...member, tokens });
        const fresh = unwrap(
          await generateRecoveryCodes(
            { ...who, ...bereft.engine.in(who.application) },
            'digits-8',
            member.caller,
          ),
        );
        expect(await recover(bereft, member, fresh[0]!)).toBe('ok');
      } finally {
        await bereft.close();
        writeFileSync(world.config.masterKeyFile, keyFile);
      }
      expect(await recover(world, member, member.recoveryCodes[1]!)).toBe('invalid_code');
    });
  });
}
