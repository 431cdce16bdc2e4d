import { expect, test } from 'vitest';
import { completeSettings } from '../../src/core/application/application.ts';
import { readSettings } from '../../src/flows/administration/read-settings.ts';
import { unwrap } from '../support/outcomes.ts';

const current = completeSettings({});

test.each([
  [{ origins: ['https://shop.example/path'] }, 'origins', '"https://shop.example/path" is no origin'],
  [{ origins: ['null'] }, 'origins', '"null" is no origin'],
  [{ backendAddresses: ['10.0.0.0/33'] }, 'backendAddresses', '"10.0.0.0/33" is no address and no CIDR'],
  [{ sms: { budget: 1 } }, 'sms.budget', '"budget" is none of countries, prices'],
  [{ sms: { dailySpend: -1 } }, 'sms.dailySpend', '"dailySpend" must be a whole number'],
  [{ hosted: { allowedAddresses: ['fe80::1%eth0'] } }, 'hosted.allowedAddresses', 'is no address'],
  [{ hosted: { methods: ['totp', 'pigeon'] } }, 'hosted.methods', '"pigeon" is none of totp, push, email'],
  [{ hosted: { returnUrls: ['javascript:alert(1)'] } }, 'hosted.returnUrls', 'is no address'],
  [{ webhooks: { callbackUrl: 'myapp://done' } }, 'webhooks.callbackUrl', 'is no address'],
  [{ hosted: { returnUrls: ['https://a:b@shop.example/'] } }, 'hosted.returnUrls', 'no user name'],
  [{ hosted: { framingOrigins: ['shop.example'] } }, 'hosted.framingOrigins', 'is no origin'],
  [{ webhooks: { callbackUrl: '/2fa' } }, 'webhooks.callbackUrl', '"/2fa" is no address'],
  [{ webhooks: { eventsUrl: 'https://shop.example/#x' } }, 'webhooks.eventsUrl', 'no fragment'],
])('%j is refused with its field and a sentence', (change, field, sentence) => {
  const outcome = readSettings(change, current);
  expect(outcome).toMatchObject({ ok: false, code: 'invalid_request', detail: { field } });
  expect(outcome.ok ? '' : outcome.detail.message).toContain(sentence);
});

test.each([
  'data:text/html,x',
  'file:///etc/passwd',
  'JavaScript://shop.example/%0aalert(1)',
  'vbscript:x',
  'blob:https://a.example/x',
  'intent://x#Intent;end',
  'view-source:https://a.example',
  'myapp:done',
  'myapp:',
  'myapp:///',
  'myapp://done#x',
  'myapp://a:b@done',
])('the page leads back to no %s', (url) => {
  const outcome = readSettings({ hosted: { returnUrls: [url] } }, current);
  expect(outcome).toMatchObject({ ok: false, detail: { field: 'hosted.returnUrls' } });
});

test.each([
  'file://localhost',
  'javascript://x',
  'data:x',
  'capacitor://',
  'capacitor://localhost/x',
  'ws://a.example',
])('%s is no origin', (origin) => {
  const outcome = readSettings({ origins: [origin] }, current);
  expect(outcome).toMatchObject({ ok: false, detail: { field: 'origins' } });
});

test('what is left out stays as it is, and of the settings no more comes back than was asked for', () => {
  const before = completeSettings({
    hosted: { ...current.hosted, returnUrls: ['https://a.example/'], look: { colour: '#1f4fd8' } },
  });
  expect(unwrap(readSettings({}, before))).toEqual({});
  expect(unwrap(readSettings({ hosted: { methods: ['email'] } }, before))).toEqual({
    hosted: { ...before.hosted, methods: ['email'] },
  });
  expect(unwrap(readSettings({ sms: { dailySpend: 1 } }, before))).toEqual({
    sms: { ...before.sms, dailySpend: 1 },
  });
});

test('null takes away', () => {
  const before = completeSettings({
    hosted: { ...current.hosted, look: { colour: '#1f4fd8' } },
    webhooks: { ...current.webhooks, callbackUrl: 'https://a.example/', eventsUrl: 'https://b.example/' },
  });
  const change = { hosted: { look: { colour: null } }, webhooks: { callbackUrl: null } };
  expect(unwrap(readSettings(change, before))).toStrictEqual({
    hosted: current.hosted,
    webhooks: { ...current.webhooks, eventsUrl: 'https://b.example/' },
  });
});

test('apps have origins and return URLs of their own schemes', () => {
  const returnUrls = ['myapp://done', 'com.example.app:/done', 'exp+shop://done?x=1'];
  const change = {
    origins: ['capacitor://localhost', 'Ionic://LocalHost/', 'tauri://localhost'],
    hosted: { returnUrls, framingOrigins: ['capacitor://localhost'] },
  };
  expect(unwrap(readSettings(change, current))).toMatchObject({
    origins: ['capacitor://localhost', 'ionic://localhost', 'tauri://localhost'],
    hosted: { returnUrls, framingOrigins: ['capacitor://localhost'] },
  });
});

test('origins are kept as browsers spell them', () => {
  const change = {
    origins: ['https://Shop.Example:443/'],
    hosted: { framingOrigins: ['HTTPS://a.example'] },
  };
  expect(unwrap(readSettings(change, current))).toMatchObject({
    origins: ['https://shop.example'],
    hosted: { framingOrigins: ['https://a.example'] },
  });
});
