import { expect, test } from 'vitest';
import { describeAttack } from '../support/describe-attack.ts';
import { newestToken } from '../support/messages.ts';
import { resetToken } from '../support/native.ts';
import { FORM, formOf, mailedToken, verifiedMember } from '../support/pages.ts';
import { PASSWORD } from '../support/person.ts';

const NEW_PASSWORD = 'N3w-Passw0rd!';

// Whoever finds a mail of last week has a way to log its owner out and to choose a password.
describeAttack('“this wasn’t me” links in old mails', (on) => {
  const press = (token: string) => on.target.client().post('/links/not-me', formOf({ token }), FORM);
  const reset = (token: string, newPassword = NEW_PASSWORD) =>
    on.target.client().post('/auth/reset-password', { token, newPassword });

  test('from before a reset do nothing after it, and the one in its own notice works', async () => {
    const member = await verifiedMember(on.target);
    const old = await mailedToken(on.target, member, 'not-me');
    expect((await reset(await resetToken(on.target, member.email))).status).toBe(200);
    await on.target.deliver();
    const own = newestToken(on.target, member.email, 'not-me');
    expect(own).not.toBe(old);
    const login = { email: member.email, password: NEW_PASSWORD };
    const { data } = await member.client.post('/auth/login', login);
    expect(data.requires2FA).toBe(true);
    expect((await press(old)).status).toBe(400);
    expect((await press(own)).status).toBe(303);
  });

  test('end once another one was pressed, and with them every reset that was asked for before', async () => {
    const member = await verifiedMember(on.target);
    const first = await mailedToken(on.target, member, 'not-me');
    const asked = await resetToken(on.target, member.email);
    await member.client.post('/2fa/backup-codes/generate');
    await on.target.deliver();
    const second = newestToken(on.target, member.email, 'not-me');
    expect((await press(second)).status).toBe(303);
    expect((await press(first)).status).toBe(400);
    expect((await reset(asked)).status).toBe(400);
    const login = { email: member.email, password: PASSWORD };
    expect((await member.client.post('/auth/login', login)).status).toBe(200);
  });
});
