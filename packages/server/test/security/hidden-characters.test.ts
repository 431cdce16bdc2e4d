import { expect, test } from 'vitest';
import { ApprovingDevice } from '../support/approving-device.ts';
import {
  accountOf,
  bearer,
  beginLogin,
  enrol,
  fullLogin,
  newMember,
  newUser,
} from '../support/attack-target.ts';
import { runCommand } from '../support/command-line.ts';
import { describeAttack } from '../support/describe-attack.ts';
import { backend, newBusiness } from '../support/hosted.ts';
import { newHostedPerson } from '../support/hosted-person.ts';
import { codeNow, nextCode } from '../support/person.ts';

const HIDDEN = ['\u202e', '\u2066', '\u200f', '\u061c', '\u0000', '\u001b[2J', '\u0085', '\u2028', '\n'];
const RAW = /[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/u;

// A name that turns the text around it, or moves the cursor of a terminal, makes a person or an operator read something else.
describeAttack('hidden characters', (on) => {
  test.each(HIDDEN)(
    '%j is refused in labels and in names of devices, before any code is spent',
    async (hidden) => {
      const name = `Work${hidden}phone`;
      const member = await newMember(on.target);
      const { accessToken } = await fullLogin(on.target, member);
      const authorized = bearer(accessToken);
      const setup = await member.client.post('/2fa/totp/setup', { label: name }, authorized);
      expect([setup.status, setup.body.code]).toEqual([400, 'invalid_request']);
      const { data } = await member.client.get('/2fa/methods', authorized);
      const renamed = await member.client.send(
        'PATCH',
        `/2fa/methods/${data.methods[0].id}`,
        { label: name },
        authorized,
      );
      expect([renamed.status, renamed.body.code]).toEqual([400, 'invalid_request']);
      const tempToken = await beginLogin(member);
      const code = nextCode(on.target, member.totp);
      const login = { tempToken, code, trustDevice: true, deviceName: name };
      const refused = await member.client.post('/2fa/verify', login);
      expect([refused.status, refused.body.code]).toEqual([400, 'invalid_request']);
      expect(
        (await member.client.post('/2fa/verify', { ...login, deviceName: '👩‍💻 téléphone' })).status,
      ).toBe(200);
    },
  );

  test('so they are in the names of approving devices', async () => {
    const business = await newBusiness(on.target);
    const { email, secret, totp } = await newHostedPerson(on.target, business.application);
    const { clientId } = business;
    const client = on.target.client();
    const device = await ApprovingDevice.scan(client, on.target.clock, { clientId, email, secret });
    const code = codeNow(on.target, totp);
    const registration = await device.registration(code, { name: 'A\u202ephone' });
    const { status, body } = await client.post('/v1/devices', registration);
    expect([status, body.code]).toEqual([400, 'invalid_request']);
    expect((await device.register(code)).status).toBe(201);
  });

  test('user agents are kept and shown with them written out, of browsers and of those whom a business names', async () => {
    const user = await newUser(
      on.target,
      on.target.client({ headers: { 'user-agent': 'Evil\u0085\u009b2J/1' } }),
    );
    const { data } = await user.client.get('/auth/sessions', bearer(user.accessToken));
    expect(data.sessions[0].userAgent).toBe('Evil\\u0085\\u009b2J/1');
    const business = await newBusiness(on.target);
    const { email } = await newHostedPerson(on.target, business.application);
    const created = await backend(on.target, business).post('/v1/sessions', {
      client_id: business.clientId,
      email,
      user_agent: 'Evil\u202e\u001b[2J/1',
    });
    expect(created.status).toBe(201);
    const rows = await on.target.sql.selectFrom('hosted_sessions').select('user_agent').execute();
    expect(rows.map(({ user_agent }) => user_agent)).toContain('Evil\\u202e\\u001b[2J/1');
    const events = await on.target.sql.selectFrom('audit_events').select('user_agent').execute();
    expect(events.filter(({ user_agent }) => RAW.test(user_agent ?? ''))).toEqual([]);
  });

  test('what was stored before is written out in terminals, as JSON too', async () => {
    const user = await newUser(on.target);
    await enrol(on.target, user);
    const { id } = await accountOf(on.target, user);
    const update = on.target.sql.updateTable('factors').where('account_id', '=', id);
    await update.set({ label: 'Work\u202e\u009b2Jphone' }).execute();
    const shown = await runCommand(on.target.env, 'user', 'show', user.email);
    expect(shown.stdout).toContain('Work\\u202e\\u009b2Jphone');
    const json = await runCommand(on.target.env, 'user', 'show', user.email, '--json');
    expect(JSON.parse(json.stdout).factors[0].label).toBe('Work\u202e\u009b2Jphone');
    const nobody = await runCommand(on.target.env, 'user', 'show', 'no\u202ebody');
    for (const text of [shown.stdout, json.stdout, nobody.stderr])
      expect(RAW.test(text.replaceAll('\n', ''))).toBe(false);
  });
});
