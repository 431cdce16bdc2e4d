import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resetFactors } from '../../../src/flows/administration/manage-accounts.ts';
import {
  accountOf,
  bearer,
  beginLogin,
  countSessions,
  expectData,
  newMember,
  newUser,
  passwordLogin,
  startTarget,
  type Target,
} from '../../support/attack-target.ts';
import type { HttpClient } from '../../support/client.ts';
import { engines } from '../../support/engines.ts';
import {
  begin,
  demand,
  enrolAgain,
  newEnrolling,
  newVerified,
  SET_UP_KINDS,
} from '../../support/enrolling.ts';
import { newestCode } from '../../support/messages.ts';
import { newIdentity, PASSWORD } from '../../support/person.ts';

const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());

for (const { name: engine } of engines) {
  describe(`where policy demands a second factor, on ${engine},`, () => {
    let target: Target;
    beforeAll(async () => {
      target = await startTarget({ engine, settings: { secondFactor: 'required' } });
    });
    afterAll(() => target.close());

    const due = {
      requires2FASetup: true,
      tempToken: expect.stringMatching(/^cs_temp_/),
      availableMethods: ['totp', 'sms', 'email'],
      expiresIn: 1800,
    };

    test('registering and logging in open no session, and say what sets one up', async () => {
      const client = target.client();
      const identity = newIdentity('eve');
      const registered = await client.post('/auth/register', { ...identity, password: PASSWORD });
      expect([registered.status, registered.data]).toEqual([201, due]);
      expect(expectData(await passwordLogin({ client, email: identity.email }))).toEqual(due);
      expect(await countSessions(target, (await accountOf(target, identity)).id)).toBe(0);
    });

    test.each(SET_UP_KINDS)(
      'the confirmation of %s holds the session, which showed both factors',
      async (kind) => {
        const person = await newEnrolling(target);
        const { answer, confirm } = await begin(target, person, kind);
        expectData(answer);
        const confirmed = expectData(await confirm());
        expect(confirmed).toMatchObject({ enabled: true, method: kind, user: { twoFactorEnabled: true } });
        const { accessToken, refreshToken } = confirmed;
        const claims = claimsOf(accessToken);
        expect([claims.acr, claims.amr]).toEqual(['aal2', ['pwd', kind === 'sms' ? 'sms' : 'otp', 'mfa']]);
        expect(expectData(await person.client.get('/auth/me', bearer(accessToken))).email).toBe(person.email);
        // It showed both factors just now: that is sudo.
        const generated = await person.client.post('/2fa/backup-codes/generate', {}, bearer(accessToken));
        expect(expectData(generated).backupCodes).toHaveLength(10);
        expectData(await person.client.post('/auth/refresh', { refreshToken }));
        expect(expectData(await passwordLogin(person))).toMatchObject({
          requires2FA: true,
          availableMethods: [kind],
        });
      },
    );

    test('the backup codes shown beside an authenticator are live with it', async () => {
      const person = await newEnrolling(target);
      const { answer, confirm } = await begin(target, person, 'totp');
      expectData(await confirm());
      const tempToken = await beginLogin(person);
      const [backupCode] = answer.data.backupCodes;
      const { remainingCodes } = expectData(
        await person.client.post('/2fa/verify-backup-code', { tempToken, backupCode }),
      );
      expect(remainingCodes).toBe(9);
    });

    test('in cookie mode the refresh token of the confirmation travels in a cookie', async () => {
      const person = await newEnrolling(target);
      const headers = {
        ...bearer(person.tempToken),
        'x-token-delivery': 'cookie',
        origin: 'http://localhost:3000',
      };
      const { code } = await begin(target, person, 'totp');
      const confirmed = await person.client.post('/2fa/totp/verify-setup', { code: code() }, headers);
      expect(Object.keys(expectData(confirmed)).sort()).toEqual(['accessToken', 'enabled', 'method', 'user']);
      expect(person.client.cookies.get('cs_refresh_default')).toMatch(/^cs_refresh_/);
    });

    test('the trail says that the login waited for the factor, and the owner is told of it', async () => {
      const person = await newEnrolling(target);
      expectData(await (await begin(target, person, 'totp')).confirm());
      const { id } = await accountOf(target, person);
      const events = await target.sql
        .selectFrom('audit_events')
        .select(['type', 'data'])
        .where('account_id', '=', id)
        .orderBy('id')
        .execute();
      const types = events.map(({ type }) => type);
      expect(types).toEqual(
        expect.arrayContaining([
          'account.registered',
          'factor.activated',
          'two_factor.enabled',
          'login.succeeded',
        ]),
      );
      const login = events.find(({ type }) => type === 'login.succeeded');
      expect(JSON.parse(login!.data)).toMatchObject({ because: 'policy demands a second factor' });
    });

    test('who lost all factors to an operator sets one up at the next login', async () => {
      const person = await newEnrolling(target);
      expectData(await (await begin(target, person, 'totp')).confirm());
      const account = await accountOf(target, person);
      await resetFactors(target.engine.in(target.application), account, 'lost phone');
      const again = await enrolAgain(target, person);
      expectData(await (await begin(target, again, 'sms')).confirm());
    });

    test('an application that mails the first code asks for it where the address is verified', async () => {
      await demand(target, { secondFactor: 'required', firstEnrolment: 'mail' });
      const person = await newVerified(target);
      const client = target.client();
      const answer = expectData(await passwordLogin({ client, email: person.email }));
      expect(answer).toEqual({ ...due, mailCodeSentTo: expect.stringMatching(/^eve\*{4}@example\.com$/) });
      const mailCode = newestCode(target, person.email);
      const bearing = { client, tempToken: answer.tempToken };
      expect((await begin(target, bearing, 'totp')).answer.body.code).toBe('mail_code_required');
      const { answer: begun, confirm } = await begin(target, bearing, 'totp', { mailCode });
      expectData(begun);
      expectData(await confirm());
      await demand(target, { secondFactor: 'required' });
    });

    test('Conduit refuses the login with a sentence, and SwapBits takes no tempToken of such a login', async () => {
      const person = await newEnrolling(target);
      const credentials = { email: person.email, password: PASSWORD };
      const conduit = await person.client.post('/authentication/local', credentials);
      expect([conduit.status, conduit.body]).toEqual([
        403,
        {
          status: 403,
          name: 'FORBIDDEN',
          message: expect.stringContaining('2FA is required here: set it up'),
        },
      ]);
      for (const path of ['authorize', 'verify', 'recover'].map((step) => `/authentication/twoFa/${step}`)) {
        expect((await person.client.post(path, { code: '123456' }, bearer(person.tempToken))).status).toBe(
          401,
        );
      }
      const body = { code: '123456', token: person.tempToken };
      const swapbits = await person.client.post('/auth/2fa/verify', body);
      expect([swapbits.status, swapbits.body.code]).toEqual([401, 4015]);
    });
  });

  describe(`sessions from before the demand, on ${engine},`, () => {
    let target: Target;
    beforeAll(async () => {
      target = await startTarget({ engine });
    });
    afterAll(() => target.close());

    const status = async (client: HttpClient, token: string) =>
      (await client.get('/auth/me', bearer(token))).status;

    test('are neither refreshed nor made young again where the account has no factor; others live on', async () => {
      const without = await newUser(target);
      const member = await newMember(target);
      await demand(target, { secondFactor: 'required' });
      const { client, accessToken, refreshToken } = without;
      expect(await status(client, accessToken)).toBe(200);
      const refreshed = await client.post('/auth/refresh', { refreshToken });
      expect([refreshed.status, refreshed.body.code]).toEqual([401, 'invalid_refresh_token']);
      const renewed = await client.post('/authentication/renew', { refreshToken });
      expect(renewed.status).toBe(401);
      const again = await client.post('/auth/reauthenticate', { password: PASSWORD }, bearer(accessToken));
      expect([again.status, again.body.code]).toEqual([403, 'two_factor_setup_required']);
      expectData(await member.client.post('/auth/refresh', { refreshToken: member.refreshToken }));
    });

    test('may set up a factor while they are fresh, and are refreshed from then on', async () => {
      await demand(target, { secondFactor: 'optional' });
      const { client, accessToken, refreshToken } = await newUser(target);
      await demand(target, { secondFactor: 'required' });
      const { confirm } = await begin(target, { client, tempToken: accessToken }, 'totp');
      expect(Object.keys(expectData(await confirm())).sort()).toEqual(['enabled', 'method']);
      expectData(await client.post('/auth/refresh', { refreshToken }));
    });

    test('set up nothing where the first factor needs the mailbox too', async () => {
      await demand(target, { secondFactor: 'optional' });
      const { client, accessToken, id, email } = await newUser(target);
      const { answer, code } = await begin(target, { client, tempToken: accessToken }, 'totp');
      expectData(answer);
      const { accounts } = target.engine.in(target.application).database.stores;
      await accounts.verifyEmail(id, email, target.clock.now());
      await demand(target, { secondFactor: 'required', firstEnrolment: 'mail' });
      const again = await begin(target, { client, tempToken: accessToken }, 'sms');
      expect([again.answer.status, again.answer.body.code]).toEqual([403, 'two_factor_setup_required']);
      const late = await client.post('/2fa/totp/verify-setup', { code: code() }, bearer(accessToken));
      expect([late.status, late.body.code]).toEqual([403, 'two_factor_setup_required']);
    });
  });
}
