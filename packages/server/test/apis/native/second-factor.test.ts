import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../../src/core/clock.ts';
import { issueBypassCode } from '../../../src/flows/administration/manage-accounts.ts';
import { demand } from '../../support/enrolling.ts';
import { addAuthenticator, firstFactor, logIn, register, registerMember } from '../../support/native.ts';
import { unwrap } from '../../support/outcomes.ts';
import { nextCode, PASSWORD, wrongCode } from '../../support/person.ts';
import { type Service, startService } from '../../support/service.ts';

let service: Service;

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service.close());

describe('POST /2fa/verify', () => {
  test('finishes a login with a code', async () => {
    const { client, user, totp, ...member } = await registerMember(service);
    const tempToken = await firstFactor({ client, user, ...member });
    const { status, body } = await client.post('/2fa/verify', { tempToken, code: nextCode(service, totp) });
    expect(status).toBe(200);
    expect(body).toEqual({
      success: true,
      data: {
        accessToken: expect.any(String),
        refreshToken: expect.any(String),
        user: { ...user, twoFactorEnabled: true, updatedAt: expect.any(String) },
      },
    });
  });

  test('opens a session of the second assurance level', async () => {
    const member = await registerMember(service);
    await logIn(service, member);
    const { data } = await member.client.get('/auth/sessions');
    expect(data.sessions.map((session: { amr: string[] }) => session.amr)).toContainEqual([
      'pwd',
      'otp',
      'mfa',
    ]);
  });

  test('takes the code of any authenticator without a method, and of the one named with it', async () => {
    const member = await registerMember(service);
    const second = await addAuthenticator(service, member.client);
    for (const method of [undefined, 'totp']) {
      for (const totp of [member.totp, second.totp]) {
        const body = { tempToken: await firstFactor(member), code: nextCode(service, totp), method };
        expect((await member.client.post('/2fa/verify', body)).status).toBe(200);
      }
    }
  });

  test('answers the same to a wrong code, a used one and one of a factor that is not there', async () => {
    const member = await registerMember(service);
    const used = nextCode(service, member.totp);
    await member.client.post('/2fa/verify', { tempToken: await firstFactor(member), code: used });
    const tempToken = await firstFactor(member);
    const bodies = [
      { code: wrongCode(service, member.totp) },
      { code: used },
      { code: '123456', method: 'sms' },
    ];
    for (const body of bodies) {
      const answer = await member.client.post('/2fa/verify', { tempToken, ...body });
      expect([answer.status, answer.body]).toEqual([
        400,
        {
          success: false,
          error: 'Invalid verification code',
          code: 'invalid_code',
          requestId: answer.headers.get('x-request-id'),
        },
      ]);
    }
  });

  test('lets a tempToken be guessed with three times', async () => {
    const member = await registerMember(service);
    const tempToken = await firstFactor(member);
    const code = wrongCode(service, member.totp);
    for (let guess = 0; guess < 3; guess++) await member.client.post('/2fa/verify', { tempToken, code });
    const right = { tempToken, code: nextCode(service, member.totp) };
    const { status, body } = await member.client.post('/2fa/verify', right);
    expect([status, body.error]).toEqual([400, 'Invalid or expired temp token']);
  });

  test('spends the tempToken on success, and lets it expire after five minutes', async () => {
    const member = await registerMember(service);
    const spent = await firstFactor(member);
    await member.client.post('/2fa/verify', { tempToken: spent, code: nextCode(service, member.totp) });
    const again = { tempToken: spent, code: nextCode(service, member.totp) };
    expect((await member.client.post('/2fa/verify', again)).body.error).toBe('Invalid or expired temp token');
    const expired = await firstFactor(member);
    service.clock.advance(5 * MINUTE + SECOND);
    const late = { tempToken: expired, code: nextCode(service, member.totp) };
    expect((await member.client.post('/2fa/verify', late)).body.error).toBe('Invalid or expired temp token');
  });

  test('takes no access token for a tempToken, and no tempToken for an access token', async () => {
    const member = await registerMember(service);
    const tempToken = await firstFactor(member);
    const swapped = { tempToken: member.client.token, code: nextCode(service, member.totp) };
    expect((await member.client.post('/2fa/verify', swapped)).status).toBe(400);
    expect((await service.client().get('/auth/me', { authorization: `Bearer ${tempToken}` })).status).toBe(
      401,
    );
  });

  test.each([
    [{ code: '123456' }, 'tempToken is required'],
    [{ tempToken: 'x' }, 'code is required'],
    [{ tempToken: 'x', code: 123456 }, 'code must be a string'],
    [{ tempToken: 'x', code: '1', trustDevice: 'yes' }, 'trustDevice must be a boolean'],
    [{ tempToken: 'x', code: '1', method: 'carrier-pigeon' }, 'method must be one of totp, sms, email'],
  ])('answers 400 to %j', async (body, sentence) => {
    const { status, body: answer } = await service.client().post('/2fa/verify', body);
    expect([status, answer.error]).toEqual([400, sentence]);
  });
});

describe('POST /2fa/verify-backup-code', () => {
  test('finishes a login and counts what is left', async () => {
    const member = await registerMember(service);
    const body = { tempToken: await firstFactor(member), backupCode: member.backupCodes[0] };
    const { status, data } = await member.client.post('/2fa/verify-backup-code', body);
    expect(status).toBe(200);
    expect(data).toEqual({
      accessToken: expect.any(String),
      refreshToken: expect.any(String),
      user: expect.objectContaining({ id: member.user.id }),
      remainingCodes: 9,
    });
  });

  test('reads codes as people type them', async () => {
    const member = await registerMember(service);
    const code = member.backupCodes[1]!.toLowerCase();
    const backupCode = ` ${code.slice(0, 5)}-${code.slice(5)} `;
    const body = { tempToken: await firstFactor(member), backupCode };
    expect((await member.client.post('/2fa/verify-backup-code', body)).status).toBe(200);
  });

  test('takes each code once', async () => {
    const member = await registerMember(service);
    const attempt = async () => {
      const body = { tempToken: await firstFactor(member), backupCode: member.backupCodes[2] };
      return member.client.post('/2fa/verify-backup-code', body);
    };
    expect((await attempt()).status).toBe(200);
    const { status, body } = await attempt();
    expect([status, body.code]).toEqual([400, 'invalid_code']);
  });

  test("takes an operator's bypass code, without sudo", async () => {
    const member = await registerMember(service);
    const account = await service.engine.database.stores
      .in(service.application.id)
      .accounts.findById(member.user.id);
    const issued = await issueBypassCode(service.engine.in(service.application), account!, {
      reason: 'lost phone',
      lifetime: 10 * MINUTE,
    });
    const body = { tempToken: await firstFactor(member), backupCode: unwrap(issued).code };
    const { status, data } = await member.client.post('/2fa/verify-backup-code', body);
    expect([status, data.remainingCodes]).toEqual([200, 10]);
    member.client.token = data.accessToken;
    expect((await member.client.delete('/2fa/totp')).status).toBe(403);
  });
});

describe('backup codes', () => {
  test('are made anew, which ends all earlier ones', async () => {
    const member = await registerMember(service);
    const { status, data } = await member.client.post('/2fa/backup-codes/generate');
    expect(status).toBe(200);
    expect(Object.keys(data)).toEqual(['backupCodes']);
    expect(data.backupCodes).toHaveLength(10);
    const old = { tempToken: await firstFactor(member), backupCode: member.backupCodes[0] };
    expect((await member.client.post('/2fa/verify-backup-code', old)).status).toBe(400);
    const fresh = { tempToken: old.tempToken, backupCode: data.backupCodes[0] };
    expect((await member.client.post('/2fa/verify-backup-code', fresh)).status).toBe(200);
    expect((await member.client.get('/2fa/backup-codes/count')).data).toEqual({ remaining: 9, total: 10 });
  });

  test('are not made without two-factor authentication', async () => {
    const { client } = await register(service);
    const { status, body } = await client.post('/2fa/backup-codes/generate');
    expect([status, body.code]).toEqual([400, 'two_factor_not_enabled']);
  });
});

describe('methods', () => {
  test('are listed with what tells them apart', async () => {
    const { client } = await register(service);
    expect((await client.get('/2fa/methods')).data).toEqual({ methods: [] });
    const member = await registerMember(service);
    await logIn(service, member);
    const { status, data } = await member.client.get('/2fa/methods');
    expect(status).toBe(200);
    expect(data).toEqual({
      methods: [
        {
          id: expect.any(String),
          type: 'totp',
          enabled: true,
          verifiedAt: expect.any(String),
          lastUsedAt: expect.any(String),
          createdAt: expect.any(String),
        },
      ],
    });
  });

  test('are renamed', async () => {
    const { client } = await registerMember(service);
    const [{ id }] = (await client.get('/2fa/methods')).data.methods;
    expect((await client.send('PATCH', `/2fa/methods/${id}`, { label: 'Work phone' })).status).toBe(200);
    expect((await client.get('/2fa/methods')).data.methods[0].label).toBe('Work phone');
    for (const label of ['', 'x'.repeat(101), 7, null]) {
      expect((await client.send('PATCH', `/2fa/methods/${id}`, { label })).status).toBe(400);
    }
  });

  test('are removed one by one, the last of which turns two-factor authentication off', async () => {
    const { client } = await registerMember(service);
    await addAuthenticator(service, client);
    const { methods } = (await client.get('/2fa/methods')).data;
    const states = [];
    for (const { id } of methods) {
      expect((await client.delete(`/2fa/methods/${id}`)).status).toBe(200);
      states.push((await client.get('/2fa/status')).data.enabled);
    }
    expect(states).toEqual([true, false]);
    expect((await client.delete(`/2fa/methods/${methods[0].id}`)).status).toBe(404);
  });

  test('of someone else are not found', async () => {
    const ann = await registerMember(service);
    const eve = await registerMember(service);
    const [{ id }] = (await ann.client.get('/2fa/methods')).data.methods;
    expect((await eve.client.delete(`/2fa/methods/${id}`)).status).toBe(404);
    expect((await eve.client.send('PATCH', `/2fa/methods/${id}`, { label: 'Mine' })).status).toBe(404);
  });

  test('stay where policy demands a second factor', async () => {
    const strict = await startService();
    const { client } = await registerMember(strict);
    await demand(strict, { secondFactor: 'required' });
    const [{ id }] = (await client.get('/2fa/methods')).data.methods;
    const { status, body } = await client.delete(`/2fa/methods/${id}`);
    expect([status, body.code]).toEqual([409, 'two_factor_required']);
    expect((await client.delete('/2fa/totp')).status).toBe(409);
    await strict.close();
  });
});

test('GET /2fa/status tells how two-factor authentication stands', async () => {
  const { client } = await register(service);
  expect((await client.get('/2fa/status')).data).toEqual({
    enabled: false,
    methods: [],
    backupCodesRemaining: 0,
  });
  const member = await registerMember(service);
  expect((await member.client.get('/2fa/status')).data).toEqual({
    enabled: true,
    methods: ['totp'],
    backupCodesRemaining: 10,
    enabledAt: expect.any(String),
  });
});

describe('trusted devices', () => {
  const trust = { trustDevice: true, deviceName: 'Laptop' };

  test('get a token only where trust was asked for', async () => {
    const member = await registerMember(service);
    expect(await logIn(service, member)).not.toHaveProperty('deviceToken');
    expect(await logIn(service, member, { trustDevice: false })).not.toHaveProperty('deviceToken');
    expect(await logIn(service, member, trust)).toHaveProperty('deviceToken', expect.any(String));
  });

  test('skip the second factor with a token that does not change, and give no sudo', async () => {
    const member = await registerMember(service);
    const { deviceToken } = await logIn(service, member, trust);
    const { email, client } = member;
    const { data } = await client.post('/auth/login', { email, password: PASSWORD, deviceToken });
    expect(Object.keys(data).sort()).toEqual(['accessToken', 'refreshToken', 'user']);
    client.token = data.accessToken;
    expect((await client.post('/2fa/backup-codes/generate')).body.code).toBe('step_up_required');
    const again = await client.post('/auth/login', { email, password: PASSWORD, deviceToken });
    expect(again.data).toHaveProperty('accessToken');
  });

  test('are listed and removed', async () => {
    const member = await registerMember(service);
    const { deviceToken } = await logIn(service, member, trust);
    const { client, email } = member;
    const { data } = await client.get('/2fa/devices');
    expect(data).toEqual({
      devices: [
        {
          id: expect.any(String),
          deviceName: 'Laptop',
          ipAddress: client.ip,
          userAgent: expect.stringContaining('Firefox'),
          createdAt: expect.any(String),
          lastUsedAt: expect.any(String),
          expiresAt: expect.any(String),
        },
      ],
    });
    const path = `/2fa/devices/${data.devices[0].id}`;
    expect((await client.delete(path)).data).toEqual({ message: expect.any(String) });
    expect((await client.delete(path)).status).toBe(404);
    const login = await client.post('/auth/login', { email, password: PASSWORD, deviceToken });
    expect(login.data.requires2FA).toBe(true);
  });

  test('are removed all at once', async () => {
    const member = await registerMember(service);
    await logIn(service, member, trust);
    await logIn(service, member, trust);
    const { status, data } = await member.client.delete('/2fa/devices');
    expect([status, data]).toEqual([200, { message: expect.any(String), removedCount: 2 }]);
    expect((await member.client.get('/2fa/devices')).data).toEqual({ devices: [] });
  });

  test('die with a change of the password', async () => {
    const member = await registerMember(service);
    const { deviceToken } = await logIn(service, member, trust);
    const newPassword = 'Another-Pass-2';
    await member.client.post('/auth/change-password', { currentPassword: PASSWORD, newPassword });
    const body = { email: member.email, password: newPassword, deviceToken };
    expect((await member.client.post('/auth/login', body)).data.requires2FA).toBe(true);
  });
});
