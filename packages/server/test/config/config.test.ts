import { describe, expect, test } from 'vitest';
import { type Environment, loadConfig } from '../../src/config/config.ts';
import { ConfigError } from '../../src/config/config-error.ts';
import { OPTIONS } from '../../src/config/options.ts';
import { DEFAULT_LIMITS } from '../../src/core/throttle/limits.ts';

const KEY = Buffer.from(Array.from({ length: 32 }, (_, index) => index * 7)).toString('base64');
const complaintAbout = (env: Environment): string => {
  try {
    loadConfig(env);
    return 'none';
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
};

describe('settings from the environment', () => {
  test('nothing need be set', () => {
    expect(loadConfig({ PATH: '/bin' })).toMatchObject({
      mode: 'development',
      host: '127.0.0.1',
      port: 3000,
      publicUrl: 'http://localhost:3000',
      dataDir: './data',
      masterKeyFile: './data/master.key',
      databasePoolSize: 10,
      drainSeconds: 0,
      databasePooler: 'none',
      trustedProxies: [],
      limits: DEFAULT_LIMITS,
      argon2: { memoryCost: 19456, timeCost: 2, parallelism: 1 },
      logLevel: 'info',
    });
    expect(new Set(Object.values(loadConfig({}).sources))).toEqual(new Set(['default']));
  });

  test.each([
    [{}, true],
    [{ COUNTERSIGN_EXPLORER: 'off' }, false],
    [{ COUNTERSIGN_MODE: 'production', COUNTERSIGN_PUBLIC_URL: 'https://a.example' }, false],
    [
      {
        COUNTERSIGN_MODE: 'production',
        COUNTERSIGN_PUBLIC_URL: 'https://a.example',
        COUNTERSIGN_EXPLORER: 'on',
      },
      true,
    ],
  ])('the explorer is on in development, and in production where it is switched on: %j', (env, on) => {
    expect(loadConfig(env).explorer).toBe(on);
    expect(complaintAbout({ ...env, COUNTERSIGN_EXPLORER: 'yes' })).toBe(
      'COUNTERSIGN_EXPLORER must be on or off, not "yes"',
    );
  });

  test('each value is taken from where it was set', () => {
    const config = loadConfig({
      PORT: '8080',
      HOST: '::',
      DATABASE_URL: 'postgresql://localhost/db',
      COUNTERSIGN_DATABASE_POOL: '3',
      COUNTERSIGN_DRAIN_SECONDS: '5',
      COUNTERSIGN_DATABASE_POOLER: 'transaction',
      COUNTERSIGN_PUBLIC_URL: 'https://login.example.com/2fa/',
      COUNTERSIGN_MASTER_KEY: `${KEY}, ${KEY}`,
      COUNTERSIGN_TRUSTED_PROXIES: '10.0.0.0/8, 2001:db8::/32 192.0.2.1',
      COUNTERSIGN_LIMITS: '{"login":{"max":7,"windowSeconds":60}}',
      COUNTERSIGN_LOG_LEVEL: 'warn',
    });
    expect(config).toMatchObject({
      port: 8080,
      host: '::',
      databaseUrl: 'postgresql://localhost/db',
      databasePoolSize: 3,
      drainSeconds: 5,
      databasePooler: 'transaction',
      publicUrl: 'https://login.example.com/2fa',
      masterKeys: [KEY, KEY],
      trustedProxies: ['10.0.0.0/8', '2001:db8::/32', '192.0.2.1'],
      limits: { login: { max: 7, window: 60_000 }, register: DEFAULT_LIMITS.register },
      logLevel: 'warn',
    });
    expect(config.sources).toMatchObject({ PORT: 'environment', COUNTERSIGN_ARGON2: 'default' });
  });

  test('an empty value is as good as none', () => {
    const empty = Object.fromEntries(OPTIONS.map(({ name }) => [name, '']));
    expect(loadConfig(empty)).toEqual(loadConfig({}));
  });

  test('production listens to all addresses, and needs its own', () => {
    const COUNTERSIGN_MODE = 'production';
    expect(loadConfig({ COUNTERSIGN_MODE, COUNTERSIGN_PUBLIC_URL: 'https://a.example' }).host).toBe(
      '0.0.0.0',
    );
    expect(complaintAbout({ COUNTERSIGN_MODE })).toBe(
      'COUNTERSIGN_PUBLIC_URL is required in production: the address that clients use',
    );
  });

  test('secrets may be read from files', () => {
    const files: Record<string, string> = { '/run/url': 'postgres://h/d\n', '/run/token': ' metrics\n' };
    const config = loadConfig(
      {
        DATABASE_URL_FILE: '/run/url',
        COUNTERSIGN_METRICS_TOKEN_FILE: '/run/token',
        COUNTERSIGN_MASTER_KEY_FILE: '/run/keys',
      },
      (path) => files[path]!,
    );
    expect(config).toMatchObject({
      databaseUrl: 'postgres://h/d',
      metricsToken: 'metrics',
      masterKeyFile: '/run/keys',
      sources: { DATABASE_URL: 'file', COUNTERSIGN_METRICS_TOKEN: 'file', COUNTERSIGN_MASTER_KEY: 'file' },
    });
    expect(config.masterKeys).toBeUndefined();
  });

  test('a sender may have a name', () => {
    for (const COUNTERSIGN_MAIL_FROM of ['a@b.example', 'The Shop <no-reply@b.example>', '<a@b.example>'])
      expect(loadConfig({ COUNTERSIGN_MAIL_FROM }).mailFrom).toBe(COUNTERSIGN_MAIL_FROM);
  });

  test('what Kubernetes says of services is not taken for settings', () => {
    const names = {
      COUNTERSIGN_SERVICE_HOST: '10.0.0.7',
      COUNTERSIGN_SERVICE_PORT: '3000',
      COUNTERSIGN_SERVICE_PORT_HTTP: '3000',
      COUNTERSIGN_PORT: 'tcp://10.0.0.7:3000',
      COUNTERSIGN_PORT_3000_TCP: 'tcp://10.0.0.7:3000',
      COUNTERSIGN_PORT_3000_TCP_PROTO: 'tcp',
      COUNTERSIGN_PORT_3000_TCP_PORT: '3000',
      COUNTERSIGN_PORT_3000_TCP_ADDR: '10.0.0.7',
      COUNTERSIGN_DB_SERVICE_HOST: '10.0.0.8',
      COUNTERSIGN_DB_PORT: 'tcp://10.0.0.8:5432',
    };
    expect(loadConfig(names)).toEqual(loadConfig({}));
  });

  test('nothing in it can be changed', () => {
    const config = loadConfig({ COUNTERSIGN_TRUSTED_PROXIES: '10.0.0.0/8', COUNTERSIGN_MASTER_KEY: KEY });
    const frozen = (value: unknown): boolean =>
      typeof value !== 'object' ||
      value === null ||
      (Object.isFrozen(value) && Object.values(value).every(frozen));
    expect(frozen(config)).toBe(true);
  });

  test.each<[string, Environment, string]>([
    [
      'another pooler',
      { COUNTERSIGN_DATABASE_POOLER: 'statement' },
      'COUNTERSIGN_DATABASE_POOLER must be one of none, transaction, session, not "statement"',
    ],
    [
      'a password that was not encoded',
      { DATABASE_URL: 'postgres://me:pass#word@host/db' },
      'DATABASE_URL is no address: in a password, write # as %23',
    ],
    ['a port that no service has', { COUNTERSIGN_SMTP_PORT: '25' }, 'COUNTERSIGN_SMTP_PORT is not a setting'],
    [
      'a sender without an address',
      { COUNTERSIGN_MAIL_FROM: 'Shop' },
      'COUNTERSIGN_MAIL_FROM must be one address',
    ],
    ['two senders', { COUNTERSIGN_MAIL_FROM: 'a@b.c, d@e.f' }, 'must be one address'],
    ['a sender of two lines', { COUNTERSIGN_MAIL_FROM: 'A\nBcc: <d@e.f>' }, 'must be one address'],
    ['an unknown name', { COUNTERSIGN_PROT: '1' }, 'COUNTERSIGN_PROT is not a setting'],
    [
      'a file for what is no secret',
      { COUNTERSIGN_MODE_FILE: '/x' },
      'COUNTERSIGN_MODE_FILE is not a setting',
    ],
    [
      'a value and a file',
      { DATABASE_URL: 'postgres://a', DATABASE_URL_FILE: '/x' },
      'DATABASE_URL and DATABASE_URL_FILE are both set: keep one',
    ],
    [
      'a file that is not there',
      { COUNTERSIGN_METRICS_TOKEN_FILE: '/nowhere/token' },
      'COUNTERSIGN_METRICS_TOKEN_FILE: /nowhere/token cannot be read',
    ],
    ['another mode', { COUNTERSIGN_MODE: 'prod' }, 'must be development or production, not "prod"'],
    ['a port that is no number', { PORT: '80a' }, 'PORT must be a whole number from 0 to 65535, not "80a"'],
    ['a port out of range', { PORT: '65536' }, 'PORT must be a whole number'],
    ['a long drain', { COUNTERSIGN_DRAIN_SECONDS: '61' }, 'COUNTERSIGN_DRAIN_SECONDS must be a whole'],
    ['a negative pool', { COUNTERSIGN_DATABASE_POOL: '-1' }, 'COUNTERSIGN_DATABASE_POOL must be a whole'],
    ['another database', { DATABASE_URL: 'mysql://h/d' }, 'DATABASE_URL must begin with postgres://'],
    [
      'an address without a scheme',
      { COUNTERSIGN_PUBLIC_URL: 'login.example.com' },
      'must be an http(s) address',
    ],
    ['another scheme', { COUNTERSIGN_PUBLIC_URL: 'ftp://a.example' }, 'must be an http(s) address'],
    [
      'an address with a query',
      { COUNTERSIGN_PUBLIC_URL: 'https://a.example/?b' },
      'must be an http(s) address',
    ],
    [
      'a short key',
      { COUNTERSIGN_MASTER_KEY: 'c2VjcmV0' },
      'COUNTERSIGN_MASTER_KEY takes 32 bytes in base64',
    ],
    [
      'a key that is a phrase',
      { COUNTERSIGN_MASTER_KEY: `${KEY},change me please` },
      'openssl rand -base64 32',
    ],
    ['no key at all', { COUNTERSIGN_MASTER_KEY: ',' }, 'COUNTERSIGN_MASTER_KEY takes'],
    ['a name for a proxy', { COUNTERSIGN_TRUSTED_PROXIES: 'proxy' }, '"proxy" is no address and no CIDR'],
    ['a long prefix', { COUNTERSIGN_TRUSTED_PROXIES: '10.0.0.0/33' }, '"10.0.0.0/33" is no address'],
    ['a format of its own', { COUNTERSIGN_LOG_FORMAT: 'xml' }, 'must be json or pretty, not "xml"'],
    ['a level of its own', { COUNTERSIGN_LOG_LEVEL: 'loud' }, 'must be one of trace, debug, info'],
    ['limits that are no JSON', { COUNTERSIGN_LIMITS: '{' }, 'COUNTERSIGN_LIMITS is not JSON'],
    ['limits that are a list', { COUNTERSIGN_LIMITS: '[]' }, 'COUNTERSIGN_LIMITS must be a JSON object'],
    ['an unknown limit', { COUNTERSIGN_LIMITS: '{"logins":{}}' }, '"logins" is no limit; there are login, '],
    ['a limit of the prototype', { COUNTERSIGN_LIMITS: '{"__proto__":{}}' }, '"__proto__" is no limit'],
    ['a limit that is a number', { COUNTERSIGN_LIMITS: '{"login":5}' }, 'login must be a JSON object'],
    ['half a guess', { COUNTERSIGN_LIMITS: '{"login":{"max":0.5}}' }, 'login takes {"max": whole number'],
    ['no time', { COUNTERSIGN_LIMITS: '{"login":{"windowSeconds":0}}' }, 'login takes'],
    ['another unit', { COUNTERSIGN_LIMITS: '{"login":{"windowMinutes":1}}' }, 'login takes'],
    ['argon2 in words', { COUNTERSIGN_ARGON2: '{"timeCost":"2"}' }, 'COUNTERSIGN_ARGON2 takes whole numbers'],
    ['an unknown parameter', { COUNTERSIGN_ARGON2: '{"m":19456}' }, 'COUNTERSIGN_ARGON2 takes whole numbers'],
    ['lanes without memory', { COUNTERSIGN_ARGON2: '{"memoryCost":8,"parallelism":2}' }, '8 for each lane'],
  ])('%s is refused with a sentence', (_what, env, sentence) => {
    expect(complaintAbout(env)).toContain(sentence);
  });

  test('no complaint repeats a secret', () => {
    const secret = 'hunter2-hunter2';
    for (const env of [
      { COUNTERSIGN_MASTER_KEY: secret },
      { DATABASE_URL: `mysql://root:${secret}@h/d` },
      { COUNTERSIGN_METRICS_TOKEN: secret, COUNTERSIGN_METRICS_TOKEN_FILE: '/x' },
    ]) {
      expect(complaintAbout(env)).not.toContain(secret);
    }
  });

  test('raising a narrow limit raises the wider ones with it, unless they are set', () => {
    const limits = (text: string) => loadConfig({ COUNTERSIGN_LIMITS: text }).limits;
    expect(limits('{"login":{"max":500}}')).toMatchObject({
      login: { max: 500 },
      loginAccount: { max: 500 },
      loginIp: { max: 500 },
    });
    expect(limits('{"login":{"max":500},"loginIp":{"max":60}}').loginIp.max).toBe(60);
    expect(limits('{"login":{"max":3}}').loginAccount).toEqual(DEFAULT_LIMITS.loginAccount);
  });
});
