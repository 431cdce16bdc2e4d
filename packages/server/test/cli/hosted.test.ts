import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY, HOUR } from '../../src/core/clock.ts';
import { runCommand, runJson } from '../support/command-line.ts';
import { backend, Caller, newShared, told } from '../support/hosted.ts';
import { codeNow, newPerson } from '../support/person.ts';
import { type Service, startService } from '../support/service.ts';

const KEY = /^cs_api_[A-Za-z0-9]{33}$/;

// Each command is a process beside the running service.
describe('the commands for businesses', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.close());

  const run = (...parameters: string[]) => runCommand(service.env, ...parameters);
  const json = (...parameters: string[]) => runJson(service.env, ...parameters);
  const ask = (clientId: string, apiKey: string, ip?: string) =>
    backend(service, { apiKey }, ip === undefined ? {} : { ip }).get(
      `/v1/two-factor/status?client_id=${clientId}&email=ann@example.com`,
    );

  test('app create with a callback URL makes a hosted application whose key works at once', async () => {
    const created = await json(
      ...['app', 'create', '--name', 'Shop', '--callback-url', 'https://shop.example/2fa'],
      ...['--allow-ip', '203.0.113.0/24', '--allow-ip', '2001:db8::/32,192.0.2.7'],
    );
    expect(created).toMatchObject({
      client_id: expect.stringMatching(/^app-[0-9a-f]{12}$/),
      api_key: expect.stringMatching(KEY),
      webhook_secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/=]{44}$/),
      kind: 'hosted',
      settings: {
        hosted: { allowedAddresses: ['203.0.113.0/24', '2001:db8::/32', '192.0.2.7'] },
        webhooks: { callbackUrl: 'https://shop.example/2fa', callbackFormat: 'json' },
      },
    });
    const { client_id: clientId, api_key: apiKey } = created;
    expect((await ask(clientId, apiKey, '203.0.113.1')).status).toBe(200);
    expect((await ask(clientId, apiKey, '192.0.2.7')).status).toBe(200);
    expect(told(await ask(clientId, apiKey, '192.0.2.8'))).toEqual([403, 'ip_not_allowed']);
    expect(JSON.stringify(await json('app', 'show', clientId))).not.toMatch(/cs_api_|whsec_/);
  });

  test('app rename-person gives a person another external_id, or none, and keeps the reason', async () => {
    const { client_id: clientId, api_key: apiKey } = await json(
      'app',
      'create',
      '--name',
      'Shop',
      '--kind',
      'hosted',
    );
    const ann = new Caller(service, { clientId, apiKey }, 'rename@example.com');
    await ann.enable(newShared(), { external_id: 'POISON' });
    const rename = ['app', 'rename-person', clientId, ann.email, '--reason', 'a stolen key'];
    expect(await run(...rename)).toMatchObject({
      code: 2,
      stderr: 'countersign: give either --external-id or --unnamed\n',
    });
    expect(await json(...rename, '--external-id', 'user-1')).toMatchObject({
      external_id: 'user-1',
      former_external_id: 'POISON',
    });
    expect((await ann.disable({ external_id: 'user-1' })).status).toBe(200);
    const { stdout } = await run(...rename, '--unnamed');
    expect(stdout).toMatch(/^\S+ is called nothing yet, and was called user-1\.\n$/);
    expect((await ann.enable(newShared(), { external_id: 'user-2' })).status).toBe(200);
    expect(await json('user', 'show', ann.email, '--app', clientId)).toMatchObject({ external_id: 'user-2' });
    const plain = await run(
      'app',
      'rename-person',
      'default',
      'nobody@example.com',
      '--unnamed',
      '--reason',
      'x',
    );
    expect(plain.code).toBe(3);
  });

  test('for people it prints the same, and warns where the key works from anywhere', async () => {
    const open = await run('app', 'create', '--name', 'Open', '--kind', 'hosted');
    expect(open.stderr).toBe('countersign: without --allow-ip the API key works from any address\n');
    expect(open.stdout).toMatch(/^client_id: app-\w+\napi_key: cs_api_\w+\nwebhook_secret: whsec_/m);
    const closed = await run('app', 'create', '--name', 'Closed', '--allow-ip', '192.0.2.1');
    expect(closed).toMatchObject({ code: 0, stderr: '' });
  });

  test('an application that keeps its accounts here gets no key, and takes no option of the others', async () => {
    const plain = await json('app', 'create', '--name', 'Plain');
    expect(plain).toMatchObject({ kind: 'accounts' });
    expect(plain).not.toHaveProperty('api_key');
    const mixed = [
      'app',
      'create',
      '--name',
      'Mixed',
      '--kind',
      'accounts',
      '--return-url',
      'https://x.example/',
    ];
    const sentence = 'countersign: --return-url belongs to applications of kind hosted\n';
    expect(await run(...mixed)).toMatchObject({ code: 2, stderr: sentence });
    const update = await run('app', 'update', 'default', '--return-url', 'https://x.example/');
    expect(update).toMatchObject({ code: 2, stderr: sentence });
    const key = await run('app', 'key', 'create', 'default', '--name', 'x', '--scope', '*');
    expect(key.code).not.toBe(0);
    expect(key.stderr).toContain('API keys belong to applications of kind hosted');
  });

  test('every setting of a hosted application can be set, changed alone, and taken back', async () => {
    const logo = join(service.config.dataDir, 'logo.svg');
    writeFileSync(logo, '<svg xmlns="http://www.w3.org/2000/svg"/>');
    const { client_id: clientId } = await json(
      ...['app', 'create', '--name', 'Shop', '--methods', 'push', 'totp', 'email'],
      ...['--return-url', 'https://shop.example/done', 'https://shop.example/done?x=1'],
      ...['--framing-origin', 'https://shop.example', '--completion-code', 'required'],
      ...['--secret-number-digits', '6', '--logo', logo, '--colour', '#1f4fd8'],
      ...['--callback-url', 'https://shop.example/2fa', '--callback-format', 'form'],
      ...['--events-url', 'https://shop.example/events', '--event', '2fa.enabled,factor.*'],
      ...['--private-callbacks', 'allowed', '--default-region', 'VN', '--second-factor', 'required'],
    );
    const { settings } = await json('app', 'show', clientId);
    expect(settings).toMatchObject({
      defaultRegion: 'VN',
      secondFactor: 'required',
      hosted: {
        methods: ['push', 'totp', 'email'],
        returnUrls: ['https://shop.example/done', 'https://shop.example/done?x=1'],
        framingOrigins: ['https://shop.example'],
        requireCompletionCode: true,
        secretNumberDigits: 6,
        look: { logo: expect.stringMatching(/^data:image\/svg\+xml;base64,/), colour: '#1f4fd8' },
      },
      webhooks: {
        callbackUrl: 'https://shop.example/2fa',
        callbackFormat: 'form',
        eventsUrl: 'https://shop.example/events',
        events: ['2fa.enabled', 'factor.*'],
        allowPrivateAddresses: true,
      },
    });
    const changed = await json(
      ...['app', 'update', clientId, '--completion-code', 'optional', '--framing-origin', 'none'],
      ...['--colour', 'none', '--callback-url', 'none', '--private-callbacks', 'refused'],
    );
    expect(changed.settings.hosted).toEqual({
      ...settings.hosted,
      requireCompletionCode: false,
      framingOrigins: [],
      look: { logo: settings.hosted.look.logo },
    });
    const { callbackUrl: _gone, ...webhooks } = settings.webhooks;
    expect(changed.settings.webhooks).toEqual({ ...webhooks, allowPrivateAddresses: false });
  });

  test.each([
    [['--callback-url', 'shop.example'], 'is no address'],
    [['--callback-url', 'ftp://shop.example/'], 'is no address'],
    [['--callback-url', 'https://me:secret@shop.example/'], 'no password'],
    [['--return-url', 'https://shop.example/#x'], 'no fragment'],
    [['--allow-ip', '203.0.113.0/33'], 'is no address and no CIDR'],
    [['--allow-ip', 'shop.example'], 'is no address and no CIDR'],
    [['--framing-origin', 'https://shop.example/x'], 'is no origin'],
    [['--methods', 'totp', 'pigeon'], '"pigeon" is none of totp, push, email'],
    [['--logo', '/nowhere.png'], 'no such file'],
    [['--events-url', 'https://shop.example/', '--event', 'pigeon.*'], '"pigeon.*" is no event'],
  ])('refuses %j', async (parameters, sentence) => {
    const refused = await run('app', 'create', '--name', 'Odd', ...parameters);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(sentence);
  });

  test('deactivate shuts the key out within a second, activate lets it in again', async () => {
    const { client_id: clientId, api_key: apiKey } = await json(
      'app',
      'create',
      '--name',
      'S',
      '--kind',
      'hosted',
    );
    expect(await json('app', 'deactivate', clientId)).toMatchObject({ active: false });
    expect(told(await ask(clientId, apiKey))).toEqual([403, 'client_inactive']);
    const { stdout } = await run('app', 'activate', clientId);
    expect(stdout).toBe(`${clientId} is activated.\n`);
    expect((await ask(clientId, apiKey)).status).toBe(200);
    expect((await run('app', 'deactivate', 'nothing')).code).toBe(3);
  });

  test('keys are made with scopes and an end, listed without themselves, rotated and revoked', async () => {
    const { client_id: shop } = await json('app', 'create', '--name', 'S', '--kind', 'hosted');
    const made = await json(
      ...[
        'app',
        'key',
        'create',
        shop,
        '--name',
        'checkout',
        '--scope',
        'sessions',
        'verify',
        '--expires',
        '90d',
      ],
    );
    expect(made).toMatchObject({
      name: 'checkout',
      scopes: ['sessions', 'verify'],
      api_key: expect.stringMatching(KEY),
    });
    expect(Math.abs(Date.parse(made.expires_at) - Date.now() - 90 * DAY)).toBeLessThan(HOUR);
    expect((await ask(shop, made.api_key)).status).toBe(200);

    const rotated = await json('app', 'key', 'rotate', shop, made.id, '--overlap', '2h');
    expect(rotated).toMatchObject({ name: 'checkout', scopes: ['sessions', 'verify'] });
    expect(Math.abs(Date.parse(rotated.old_expires_at) - Date.now() - 2 * HOUR)).toBeLessThan(HOUR);
    expect((await ask(shop, made.api_key)).status).toBe(200);
    expect((await ask(shop, rotated.api_key)).status).toBe(200);

    const abrupt = await json('app', 'key', 'rotate', shop, rotated.id, '--overlap', '0');
    expect(told(await ask(shop, rotated.api_key))).toEqual([401, 'invalid_api_key']);
    expect(await json('app', 'key', 'revoke', shop, abrupt.id)).toMatchObject({ state: 'revoked' });
    expect(told(await ask(shop, abrupt.api_key))).toEqual([401, 'invalid_api_key']);
    expect((await run('app', 'key', 'revoke', shop, abrupt.id)).code).toBe(3);
    expect((await run('app', 'key', 'rotate', shop, abrupt.id)).code).toBe(3);

    const listed = await run('app', 'key', 'list', shop, '--json');
    expect(JSON.parse(listed.stdout)).toMatchObject([
      { name: 'first', scopes: ['*'], state: 'live' },
      { name: 'checkout', state: 'live' },
      { name: 'checkout', state: 'expired' },
      { name: 'checkout', state: 'revoked' },
    ]);
    for (const { api_key: key } of [made, rotated, abrupt])
      expect(listed.stdout).not.toContain(key.slice(7, 20));
    const lines = (await run('app', 'key', 'list', shop)).stdout;
    expect(lines).toMatch(/^ID +KEY +STATE +SCOPES +LAST USED +NAME$/m);
  });

  test('a key of one application is none of another, for commands too', async () => {
    const [one, other] = [
      await json('app', 'create', '--name', 'One', '--kind', 'hosted'),
      await json('app', 'create', '--name', 'Other', '--kind', 'hosted'),
    ];
    const [key] = await json('app', 'key', 'list', one.client_id);
    expect((await run('app', 'key', 'revoke', other.client_id, key.id)).code).toBe(3);
    expect((await ask(one.client_id, one.api_key)).status).toBe(200);
  });

  test('a mailbox with another owner is freed by the operator, and the new owner inherits nothing', async () => {
    const shop = await json('app', 'create', '--name', 'Shop', '--kind', 'hosted');
    const business = { clientId: shop.client_id, apiKey: shop.api_key };
    const [leaver, shared] = [new Caller(service, business), newShared()];
    await leaver.enable(shared, { external_id: 'u-1' });
    await leaver.disable({ external_id: 'u-1' });
    const next = { external_id: 'u-2' };
    expect(told(await leaver.enable(newShared(), next))).toEqual([409, 'external_id_mismatch']);
    await leaver.enable(shared);

    const free = ['user', 'release-email', leaver.email.toUpperCase(), '--reason', 'left'];
    expect((await run(...free)).code).toBe(3);
    expect((await run(...free, '--app', shop.client_id)).stdout).toMatch(/^Removed 1 factors of \S+\. /);
    expect((await leaver.status()).two_factor_enabled).toBe(false);
    expect((await run(...free, '--app', shop.client_id)).code).toBe(3);
    const fresh = newShared();
    expect((await leaver.enable(fresh, next)).status).toBe(200);
    expect(told(await leaver.verify(codeNow(service, shared.totp)))).toEqual([400, 'invalid_code']);
    expect((await leaver.verify(codeNow(service, fresh.totp), {}, next)).status).toBe(200);
  });

  test('the address of an account of ours is not freed so', async () => {
    const person = await newPerson(service);
    const refused = await run('user', 'release-email', person.email, '--reason', 'left');
    expect(refused).toMatchObject({ code: 1, stdout: '' });
  });

  test.each([
    [['--scope', 'everything'], 'Allowed choices'],
    [['--name', 'x'], 'scope'],
    [['--name', 'x', '--scope', 'sync', '--expires', 'soon'], 'is no time'],
    [['--name', 'x', '--scope', 'sync', '--expires', '2001-01-01'], 'expires in the future'],
    [['--name', ' ', '--scope', 'sync'], 'A name is'],
  ])('refuses to make a key with %j', async (parameters, sentence) => {
    const { client_id: shop } = await json('app', 'create', '--name', 'S', '--kind', 'hosted');
    const refused = await run('app', 'key', 'create', shop, ...parameters);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(sentence);
  });
});
