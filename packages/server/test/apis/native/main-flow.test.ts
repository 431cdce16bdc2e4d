import { describe, expect, test } from 'vitest';
import { SECOND } from '../../../src/core/clock.ts';
import { engines } from '../../support/engines.ts';
import { authenticator, codeNow, nextCode, PASSWORD } from '../../support/person.ts';
import { startService } from '../../support/service.ts';

describe.each(engines.map(({ name }) => name))('on %s', (engine) => {
  test('a person registers, turns two-factor authentication on, logs in with it and turns it off', async () => {
    const service = await startService({ engine });
    const client = service.client();
    const body = { email: 'dora@example.com', username: 'dora', password: PASSWORD };
    client.token = (await client.post('/auth/register', body)).data.accessToken;

    const setup = (await client.post('/2fa/totp/setup', { label: 'Phone' })).data;
    const totp = authenticator(setup.secret);
    const confirmed = await client.post('/2fa/totp/verify-setup', { code: codeNow(service, totp) });
    expect(confirmed.data).toEqual({ enabled: true, method: 'totp' });

    const first = (await client.post('/auth/login', { email: 'dora', password: PASSWORD })).data;
    expect(first.requires2FA).toBe(true);
    const code = nextCode(service, totp);
    const verify = { tempToken: first.tempToken, code, trustDevice: true, deviceName: 'Laptop' };
    const second = (await client.post('/2fa/verify', verify)).data;
    const { deviceToken, refreshToken } = second;

    const trusted = await client.post('/auth/login', { email: 'dora', password: PASSWORD, deviceToken });
    expect(trusted.data).toHaveProperty('accessToken');
    service.clock.advance(30 * SECOND);
    const refreshed = await client.post('/auth/refresh', { refreshToken });
    expect(refreshed.status).toBe(200);
    const { refreshToken: next } = refreshed.data;
    expect((await client.post('/auth/refresh', { refreshToken: next })).data.refreshToken).toBe(next);
    service.clock.advance(61 * SECOND);
    expect((await client.post('/auth/refresh', { refreshToken })).status).toBe(401);

    const again = (await client.post('/auth/login', { email: 'dora', password: PASSWORD })).data;
    const recovery = { tempToken: again.tempToken, backupCode: setup.backupCodes[0] };
    const recovered = (await client.post('/2fa/verify-backup-code', recovery)).data;
    expect(recovered.remainingCodes).toBe(9);
    client.token = recovered.accessToken;

    expect((await client.get('/2fa/methods')).data.methods).toMatchObject([{ type: 'totp', label: 'Phone' }]);
    expect((await client.get('/2fa/devices')).data.devices).toHaveLength(1);
    expect((await client.get('/auth/sessions')).data.sessions).toHaveLength(3);
    expect((await client.delete('/2fa/totp')).status).toBe(200);
    const last = await client.post('/auth/login', { email: 'dora', password: PASSWORD });
    expect(last.data).toHaveProperty('accessToken');
    expect((await client.post('/auth/logout')).status).toBe(200);
    await service.close();
  });
});
