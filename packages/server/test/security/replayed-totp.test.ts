import { expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../src/core/clock.ts';
import {
  bearer,
  beginLogin,
  countSessions,
  expectData,
  type FrozenClock,
  frozenClock,
  fullLogin,
  type Member,
  newMember,
  newUser,
  statuses,
} from '../support/attack-target.ts';
import { describeAttackOnTwo } from '../support/describe-attack.ts';
import { inParallel } from '../support/outcomes.ts';
import { authenticator, codeNow, nextCode } from '../support/person.ts';

const PARALLEL = 50;

// CVE-2021-43177, CVE-2024-41800: a code was good again a step later, or twice at once.
let clock: FrozenClock;

describeAttackOnTwo(
  'a TOTP code replayed',
  (on) => {
    test('50 times at once in 50 pending logins: one success', async () => {
      const owner = await newMember(on.target);
      const tempTokens: string[] = [];
      for (let time = 0; time < PARALLEL; time++) tempTokens.push(await beginLogin(owner));
      const before = await countSessions(on.target, owner.id);
      const clients = [on.target.client(), on.beside.client()];
      const code = nextCode(on.target, owner.totp);
      const answers = await inParallel(PARALLEL, (index) =>
        clients[index % 2]!.post('/2fa/verify', { tempToken: tempTokens[index], code }),
      );
      expect(statuses(answers)[200]).toBe(1);
      expect(await countSessions(on.target, owner.id)).toBe(before + 1);
    });

    const replay = async (owner: Member, code: string) => {
      const tempToken = await beginLogin(owner);
      const here = await on.target.client().post('/2fa/verify', { tempToken, code });
      const there = await on.beside.client().post('/2fa/verify', { tempToken, code });
      return [here.body.code, there.body.code];
    };
    const REFUSED = ['invalid_code', 'invalid_code'];

    test('after its success it is refused in its own step, in the next one and ever after', async () => {
      const owner = await newMember(on.target);
      const code = nextCode(on.target, owner.totp);
      const tempToken = await beginLogin(owner);
      expect((await owner.client.post('/2fa/verify', { tempToken, code })).status).toBe(200);
      expect(await replay(owner, code)).toEqual(REFUSED);
      clock.advance(30 * SECOND);
      expect(await replay(owner, code)).toEqual(REFUSED);
      clock.advance(30 * SECOND);
      expect(await replay(owner, code)).toEqual(REFUSED);
      clock.advance(15 * MINUTE);
      expect(await replay(owner, code)).toEqual(REFUSED);
    });

    test('a code used ahead of its time is not good again in its time, even if the clock jumps back', async () => {
      const owner = await newMember(on.target);
      clock.advance(30 * SECOND);
      const ahead = codeNow(on.target, owner.totp, 1);
      const tempToken = await beginLogin(owner);
      expect((await owner.client.post('/2fa/verify', { tempToken, code: ahead })).status).toBe(200);
      clock.advance(30 * SECOND);
      expect(await replay(owner, ahead)).toEqual(REFUSED);
      clock.advance(-60 * SECOND);
      expect(await replay(owner, ahead)).toEqual(REFUSED);
      clock.advance(60 * SECOND);
    });

    test('a code spent at one door is spent at all others', async () => {
      const owner = await newMember(on.target);
      // The set-up was confirmed with the code of this step.
      expect(await replay(owner, codeNow(on.target, owner.totp))).toEqual(REFUSED);
      const { accessToken } = await fullLogin(on.target, owner);
      const code = codeNow(on.target, owner.totp);
      const again = await owner.client.post('/auth/reauthenticate', { code }, bearer(accessToken));
      expect(again.body.code).toBe('invalid_code');
      const fresh = nextCode(on.target, owner.totp);
      expectData(await owner.client.post('/auth/reauthenticate', { code: fresh }, bearer(accessToken)));
      expect(await replay(owner, fresh)).toEqual(REFUSED);
    });

    test('another spelling of a spent code is the same code', async () => {
      const owner = await newMember(on.target);
      await fullLogin(on.target, owner);
      const code = codeNow(on.target, owner.totp);
      const wide = code.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
      for (const spelling of [
        ` ${code} `,
        `${code.slice(0, 3)} ${code.slice(3)}`,
        code.split('').join('-'),
        wide,
      ]) {
        const tempToken = await beginLogin(owner);
        const { body } = await owner.client.post('/2fa/verify', { tempToken, code: spelling });
        expect(body.code).toBe('invalid_code');
      }
    });

    test('one code 50 times at once in a re-authentication: one success', async () => {
      const owner = await newMember(on.target);
      const { accessToken } = await fullLogin(on.target, owner);
      const code = nextCode(on.target, owner.totp);
      const clients = [on.target.client(), on.beside.client()];
      const answers = await inParallel(PARALLEL, (index) =>
        clients[index % 2]!.post('/auth/reauthenticate', { code }, bearer(accessToken)),
      );
      expect(statuses(answers)[200]).toBe(1);
    });

    test('one code confirms one set-up, 50 times at once', async () => {
      const { client, accessToken } = await newUser(on.target);
      const { secret } = expectData(await client.post('/2fa/totp/setup', {}, bearer(accessToken)));
      const code = codeNow(on.target, authenticator(secret));
      const clients = [on.target.client(), on.beside.client()];
      const answers = await inParallel(PARALLEL, (index) =>
        clients[index % 2]!.post('/2fa/totp/verify-setup', { code }, bearer(accessToken)),
      );
      expect(statuses(answers)[200]).toBe(1);
    });
  },
  () => {
    clock = frozenClock();
    return { clock };
  },
);
