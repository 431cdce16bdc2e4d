import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/config.ts';
import { ConfigError } from '../../src/config/config-error.ts';
import { createDelivery } from '../../src/delivery/create-delivery.ts';

const SECRET = 'hunter2-swordfish';
const WHSEC = `whsec_${Buffer.alloc(24, 9).toString('base64')}`;

function complaint(name: string, value: string): string {
  try {
    loadConfig({ [name]: value });
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  return 'none';
}

describe('COUNTERSIGN_SMTP_URL', () => {
  const read = (text: string) => loadConfig({ COUNTERSIGN_SMTP_URL: text }).smtp;

  test.each([
    ['smtps://u:p@mail.example.com', { host: 'mail.example.com', port: 465, security: 'implicit' }],
    ['smtps://mail.example.com:1465/', { host: 'mail.example.com', port: 1465, security: 'implicit' }],
    ['smtp://u:p@mail.example.com', { host: 'mail.example.com', port: 587, security: 'required' }],
    ['smtp://127.0.0.1:25?starttls=optional', { host: '127.0.0.1', port: 25, security: 'opportunistic' }],
    ['smtp://relay:25?starttls=required', { host: 'relay', port: 25, security: 'required' }],
    ['smtp://[2001:db8::1]:2525', { host: '2001:db8::1', port: 2525, security: 'required' }],
  ])('%s', (text, server) => {
    expect(read(text)).toMatchObject([server]);
  });

  test('takes user and password as they are escaped in addresses, and several servers in order', () => {
    const [first, second] = read('smtps://ann%40example.com:p%25%3A%2F@one.example smtp://two.example');
    expect(first!.auth).toEqual({ user: 'ann@example.com', pass: 'p%:/' });
    expect(second).toEqual({ host: 'two.example', port: 587, security: 'required' });
  });

  test('may be nothing', () => {
    expect(loadConfig({}).smtp).toEqual([]);
    expect(loadConfig({ COUNTERSIGN_SMTP_URL: '' }).smtp).toEqual([]);
  });

  const FORM = /^COUNTERSIGN_SMTP_URL must look like smtps:\/\/user:password@/;
  test.each([
    ['mail.example.com', FORM],
    [`ftp://u:${SECRET}@mail.example.com`, FORM],
    [`http://u:${SECRET}@mail.example.com`, FORM],
    ['smtp://', FORM],
    [`smtp://u:${SECRET}@mail.example.com:99999`, FORM],
    [`smtp://u:${SECRET}@mail.example.com:0`, FORM],
    [`smtp://u:${SECRET}@mail.example.com/inbox`, FORM],
    [`smtp://u:${SECRET}@mail.example.com#x`, FORM],
    [`smtp://u:${SECRET}%@mail.example.com`, /a % in the user or password is written %25/],
    ['smtp://u@mail.example.com', /give user and password, or neither/],
    [`smtp://:${SECRET}@mail.example.com`, /give user and password, or neither/],
    [`smtp://u:${SECRET}@mail.example.com?startls=optional`, /the only option is \?starttls=/],
    [`smtp://u:${SECRET}@mail.example.com?starttls=no`, /the only option is \?starttls=/],
    [`smtp://u:${SECRET}@mail.example.com?starttls=optional&x=1`, /the only option is \?starttls=/],
    [`smtps://u:${SECRET}@mail.example.com?starttls=optional`, /takes no \? options/],
    [`smtps://good.example smtp//u:${SECRET}@bad.example`, FORM],
  ])('%s is refused with a sentence that quotes nothing', (text, sentence) => {
    const said = complaint('COUNTERSIGN_SMTP_URL', text);
    expect(said).toMatch(sentence);
    expect(said).not.toContain(SECRET);
  });
});

describe('COUNTERSIGN_SMS_PROVIDERS', () => {
  const twilio = { kind: 'twilio', accountSid: 'AC1', authToken: SECRET, from: '+12025550123' };
  const sns = { kind: 'sns', region: 'eu-central-1', accessKeyId: 'AK', secretAccessKey: SECRET };
  const smpp = { kind: 'smpp', host: 'smsc', port: 2775, systemId: 'cs', password: SECRET, from: 'Acme' };
  const webhook = { kind: 'webhook', url: 'https://sms.example/send', secret: WHSEC };
  const vonage = { kind: 'vonage', apiKey: 'k', apiSecret: SECRET, from: 'Acme' };
  const read = (...providers: object[]) =>
    loadConfig({ COUNTERSIGN_SMS_PROVIDERS: JSON.stringify(providers) }).smsProviders;

  test('takes every kind, in the order that is given', () => {
    const { from: _from, ...service } = twilio;
    const wishes = [
      smpp,
      { ...service, messagingServiceSid: 'MG1' },
      { ...sns, sessionToken: 't' },
      webhook,
      { ...vonage, signatureSecret: 's' },
      { ...smpp, port: '2776', tls: true, systemType: 'x' },
    ];
    const providers = read(...wishes);
    expect(providers.map(({ kind }) => kind)).toEqual(['smpp', 'twilio', 'sns', 'webhook', 'vonage', 'smpp']);
    expect(providers[0]!.fields).toEqual({ ...smpp, kind: undefined, port: '2775' });
    expect(providers[5]!.fields).toMatchObject({ port: '2776', tls: 'true' });
  });

  const ARRAY = /^COUNTERSIGN_SMS_PROVIDERS must be a JSON array of providers$/;
  test.each([
    [`{"kind":"twilio","authToken":"${SECRET}"`, ARRAY],
    [`{"kind":"twilio","authToken":"${SECRET}"}`, ARRAY],
    [`"${SECRET}"`, ARRAY],
    ['null', ARRAY],
    [`["${SECRET}"]`, /\[0\]: "kind" must be one of twilio, vonage, sns, webhook, smpp$/],
    ['[null]', /\[0\]: "kind" must be one of/],
    ['[{"kind":"constructor"}]', /\[0\]: "kind" must be one of/],
    [JSON.stringify([twilio, { ...twilio, kind: 'Twilio' }]), /\[1\]: "kind" must be one of/],
    [JSON.stringify([{ ...twilio, authToken: undefined }]), /\(twilio\): "authToken" is missing$/],
    [
      JSON.stringify([{ ...twilio, token: SECRET }]),
      /\(twilio\): "token" is no field; there are accountSid, /,
    ],
    [
      JSON.stringify([{ ...twilio, messagingServiceSid: 'MG1' }]),
      /give one of from and messagingServiceSid$/,
    ],
    [JSON.stringify([{ ...twilio, from: undefined }]), /give one of from and messagingServiceSid$/],
    [JSON.stringify([{ ...twilio, authToken: '' }]), /"authToken" must be a text that is not empty$/],
    [JSON.stringify([{ ...twilio, authToken: null }]), /"authToken" must be a text that is not empty$/],
    [JSON.stringify([{ ...twilio, authToken: [SECRET] }]), /"authToken" must be a text that is not empty$/],
    [JSON.stringify([{ ...twilio, baseUrl: SECRET }]), /"baseUrl" must be an http\(s\) address$/],
    [JSON.stringify([{ ...smpp, port: 'abc' }]), /\(smpp\): "port" must be a port from 1 to 65535$/],
    [JSON.stringify([{ ...smpp, port: 0 }]), /"port" must be a port from 1 to 65535$/],
    [JSON.stringify([{ ...smpp, tls: 'yes' }]), /"tls" must be true or false$/],
    [JSON.stringify([{ ...webhook, url: 'ftp://x' }]), /\(webhook\): "url" must be an http\(s\) address$/],
    [
      JSON.stringify([{ ...webhook, secret: SECRET }]),
      /"secret" must be whsec_ and at least 24 random bytes/,
    ],
    [
      JSON.stringify([{ ...webhook, secret: 'whsec_AAAA' }]),
      /"secret" must be whsec_ and at least 24 random/,
    ],
    [JSON.stringify([{ ...sns, region: 'Frankfurt' }]), /"region" must be a region such as eu-central-1$/],
  ])('%s is refused with a sentence that quotes nothing', (text, sentence) => {
    const said = complaint('COUNTERSIGN_SMS_PROVIDERS', text);
    expect(said).toMatch(sentence);
    expect(said).not.toContain(SECRET);
  });
});

describe('what is configured is what is offered', () => {
  const room = (mode: 'development' | 'production', env: Record<string, string> = {}) => {
    const config = loadConfig({ COUNTERSIGN_PUBLIC_URL: 'https://id.example.com', ...env });
    const clock = { now: () => Date.now(), sleep: () => Promise.resolve() };
    return createDelivery({ ...config, mode, clock, onReceipt: () => Promise.resolve() });
  };
  const SMTP = { COUNTERSIGN_SMTP_URL: 'smtp://127.0.0.1:9' };
  const WEBHOOK = {
    COUNTERSIGN_SMS_PROVIDERS: JSON.stringify([
      { kind: 'webhook', url: 'http://127.0.0.1:9', secret: WHSEC },
    ]),
  };

  test.each([
    ['nothing', {}, []],
    ['a mail server', SMTP, ['email']],
    ['a provider of text messages', WEBHOOK, ['sms']],
    ['both', { ...SMTP, ...WEBHOOK }, ['sms', 'email']],
  ])('in production with %s', async (_name, env, channels) => {
    const made = room('production', env);
    const { delivery, inbox } = made;
    expect((['sms', 'email'] as const).filter((channel) => delivery[channel] !== undefined)).toEqual(
      channels,
    );
    expect([inbox, delivery.acceptsAnyNumber]).toEqual([undefined, false]);
    await made.close();
  });

  test.each([
    ['nothing', {}, ['inbox', 'inbox'], true],
    ['a mail server', SMTP, ['inbox', 'smtp'], true],
    ['a provider of text messages', WEBHOOK, ['webhook', 'inbox'], false],
  ])('in development with %s, the inbox takes the rest', async (_name, env, providers, anyNumber) => {
    const made = room('development', env);
    const { delivery, inbox } = made;
    expect([delivery.sms?.provider, delivery.email?.provider]).toEqual(providers);
    expect([inbox === undefined, delivery.acceptsAnyNumber]).toEqual([false, anyNumber]);
    await made.close();
  });
});
