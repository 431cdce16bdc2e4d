import { afterAll, describe, expect, test } from 'vitest';
import type { ApplicationSettings } from '../../src/core/application/application.ts';
import { DAY } from '../../src/core/clock.ts';
import { browserFamily } from '../../src/core/trusted-browser/browser-family.ts';
import { changePassword } from '../../src/flows/account/change-password.ts';
import {
  listTrustedBrowsers,
  revokeTrustedBrowser,
  revokeTrustedBrowsers,
} from '../../src/flows/account/manage-trusted-browsers.ts';
import { updateApplication } from '../../src/flows/administration/manage-applications.ts';
import { login } from '../../src/flows/login/login.ts';
import { anotherApplication, composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { inParallel, tally, unwrap, verdict } from '../support/outcomes.ts';
import {
  bothFactors,
  FIREFOX,
  firstFactor,
  fullLogin,
  logIn,
  newMember,
  newPerson,
  PASSWORD,
  whoIs,
} from '../support/person.ts';

const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

test.each([
  ['firefox', FIREFOX],
  ['firefox', FIREFOX.replaceAll('140.0', '152.1')],
  ['chrome', CHROME],
  ['edge', `${CHROME} Edg/140.0.0.0`],
  ['opera', `${CHROME} OPR/120.0.0.0`],
  ['safari', 'Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15'],
  ['curl', 'curl/8.5.0'],
  ['', ''],
])('the family %j is read from %j', (family, userAgent) => {
  expect(browserFamily(userAgent)).toBe(family);
});

for (const engine of engines) {
  describe(`trusted devices on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true });
    afterAll(world.close);

    const trusting = async (settings?: Partial<ApplicationSettings>) => {
      const application = settings && (await anotherApplication(world, settings));
      const member = await newMember(world, application && { application });
      const { deviceToken, tokens } = await bothFactors(world, member, { trustDevice: { name: 'Laptop' } });
      return { ...member, tokens, deviceToken: deviceToken! };
    };

    test('it skips the second factor and raises nothing', async () => {
      const member = await trusting();
      const opened = await fullLogin(world, member, member);
      expect(opened.deviceToken).toBeUndefined();
      const { claims, sudo, session } = await whoIs(world, { ...member, ...opened });
      expect({ acr: claims.acr, sudo, amr: session.amr }).toEqual({ acr: 'aal1', sudo: false, amr: ['pwd'] });
    });

    test('the password is asked for all the same', async () => {
      const member = await trusting();
      const outcome = await logIn(world, member, { deviceToken: member.deviceToken, password: 'wrong' });
      expect(verdict(outcome)).toBe('invalid_credentials');
    });

    test('only who asks for it is trusted', async () => {
      expect((await bothFactors(world, await newMember(world))).deviceToken).toBeUndefined();
    });

    test('another kind of browser is not trusted; a newer one of the same kind is', async () => {
      const { deviceToken, ...member } = await trusting();
      const { caller } = member;
      await firstFactor(world, member, { deviceToken, caller: { ...caller, userAgent: CHROME } });
      const newer = FIREFOX.replaceAll('140.0', '152.1');
      await fullLogin(world, member, { deviceToken, caller: { ...caller, userAgent: newer } });
    });

    test('the device of one account skips nothing for another', async () => {
      const [member, stranger] = [await trusting(), await newMember(world)];
      await firstFactor(world, stranger, { deviceToken: member.deviceToken, caller: member.caller });
    });

    test('the device of one application skips nothing in another', async () => {
      const member = await trusting();
      const application = await anotherApplication(world);
      const elsewhere = await newMember(world, { application });
      await firstFactor(world, elsewhere, { deviceToken: member.deviceToken });
    });

    test('it is forgotten after 30 days', async () => {
      const member = await trusting();
      world.clock.advance(30 * DAY - 60_000);
      await fullLogin(world, member, member);
      world.clock.advance(60_000);
      await firstFactor(world, member, member);
    });

    test('its owner revokes one, or all; nobody else can', async () => {
      const [member, stranger] = [await trusting(), await newMember(world)];
      const who = await whoIs(world, member);
      const [device] = await listTrustedBrowsers(who, { limit: 100 });
      expect(device).toMatchObject({ name: 'Laptop', browserFamily: 'firefox' });
      const byStranger = await revokeTrustedBrowser(
        await whoIs(world, stranger),
        device!.id,
        stranger.caller,
      );
      expect(verdict(byStranger)).toBe('not_found');
      await fullLogin(world, member, member);
      unwrap(await revokeTrustedBrowser(who, device!.id, member.caller));
      await firstFactor(world, member, member);
      const again = await bothFactors(world, member, { trustDevice: {} });
      expect(unwrap(await revokeTrustedBrowsers(who, member.caller))).toEqual({
        removedCount: 1,
      });
      await firstFactor(world, member, { deviceToken: again.deviceToken! });
    });

    test('a change of the password ends it', async () => {
      const member = await trusting();
      const passwords = { currentPassword: PASSWORD, newPassword: 'An0ther!pass' };
      unwrap(await changePassword(await whoIs(world, member), passwords, member.caller));
      const { deviceToken } = member;
      await firstFactor(world, member, { deviceToken, password: 'An0ther!pass' });
    });

    test('where trust is forbidden none is given, and what was given before is void', async () => {
      const refused = await newMember(world, {
        application: await anotherApplication(world, { trustedDevices: 'forbidden' }),
      });
      expect((await bothFactors(world, refused, { trustDevice: {} })).deviceToken).toBeUndefined();
      const member = await trusting({ trustedDevices: 'allowed' });
      const settings = { trustedDevices: 'forbidden' } as const;
      const application = unwrap(await updateApplication(world.engine, member.application, { settings }));
      await firstFactor(world, { ...member, application }, member);
    });

    test('where the network counts, another one asks for the second factor again', async () => {
      const member = await trusting({ trustedDevices: 'same-network' });
      const { deviceToken, caller } = member;
      await fullLogin(world, member, { deviceToken });
      const elsewhere = { ...caller, ipAddress: '203.0.113.9', ipBucket: '203.0.113.9' };
      await firstFactor(world, member, { deviceToken, caller: elsewhere });
    });

    test('a token that is replaced on use is good once, under 16 parallel logins too', async () => {
      const member = await trusting();
      const attempt = {
        identifier: member.username,
        password: PASSWORD,
        deviceToken: member.deviceToken,
        rotateDeviceToken: true,
      };
      const outcomes = await inParallel(16, () =>
        login(world.engine.in(member.application), attempt, member.caller),
      );
      const opened = outcomes.flatMap((outcome) =>
        outcome.ok && outcome.value.kind === 'session' ? [outcome.value] : [],
      );
      expect(opened).toHaveLength(1);
      expect(tally(outcomes).rate_limited ?? 0).toBe(0);
      await firstFactor(world, member, member);
      await fullLogin(world, member, { deviceToken: opened[0]!.deviceToken! });
    });

    test('a typo in a device token, or a token of another kind, is as good as none', async () => {
      const member = await trusting();
      const { deviceToken, tokens } = member;
      for (const wrong of [
        '',
        'cs_device_',
        `${deviceToken}x`,
        deviceToken.slice(0, -1),
        tokens.refreshToken,
      ]) {
        await firstFactor(world, member, { deviceToken: wrong });
      }
    });

    test('someone without a factor needs none', async () => {
      const person = await newPerson(world);
      await fullLogin(world, person, { deviceToken: (await trusting()).deviceToken });
    });
  });
}
