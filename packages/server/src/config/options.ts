import { SMS_PROVIDERS } from '../delivery/sms/sms-providers.ts';

export type OptionName = (typeof OPTIONS)[number]['name'];

/** Every setting there is: the docs' table and `doctor` are made from this one. */
export const OPTIONS = [
  {
    name: 'PORT',
    secret: false,
    fallback: '3000',
    about: 'Port to listen on.',
  },
  {
    name: 'HOST',
    secret: false,
    fallback: '127.0.0.1 in development, 0.0.0.0 in production',
    about: 'Address to listen on.',
  },
  {
    name: 'DATABASE_URL',
    secret: true,
    fallback: 'SQLite in the data directory',
    about: 'PostgreSQL to use: `postgres://user:password@host/database`.',
  },
  {
    name: 'COUNTERSIGN_DATABASE_POOL',
    secret: false,
    fallback: '10',
    about: 'PostgreSQL connections that one process opens at most.',
  },
  {
    name: 'COUNTERSIGN_DRAIN_SECONDS',
    secret: false,
    fallback: '0 in development, 2 in production',
    about:
      'Between SIGTERM and the closing of the port: readiness is 503 and every response closes its connection, so that load balancers go elsewhere first. 0 to 60.',
  },
  {
    name: 'COUNTERSIGN_DATABASE_POOLER',
    secret: false,
    fallback: 'none',
    about:
      'What DATABASE_URL leads to: `none` for PostgreSQL itself, `transaction` or `session` for PgBouncer in that `pool_mode`. See docs/operations.md.',
  },
  {
    name: 'COUNTERSIGN_MODE',
    secret: false,
    fallback: 'development',
    about: '`production` refuses to start on an unsafe configuration.',
  },
  {
    name: 'COUNTERSIGN_PUBLIC_URL',
    secret: false,
    fallback: 'http://localhost:$PORT; required in production',
    about: 'The address that clients use; also the issuer of access tokens.',
  },
  {
    name: 'COUNTERSIGN_DATA_DIR',
    secret: false,
    fallback: './data',
    about: 'Holds the SQLite database and the master key file; made with mode 0700.',
  },
  {
    name: 'COUNTERSIGN_MASTER_KEY',
    secret: true,
    fallback: 'master.key in the data directory',
    about:
      '32 bytes in base64; several, newest first, are separated by commas. `COUNTERSIGN_MASTER_KEY_FILE` names a file of mode 0600 that holds one a line.',
  },
  {
    name: 'COUNTERSIGN_TRUSTED_PROXIES',
    secret: false,
    fallback: 'none',
    about:
      'CIDRs of the proxies in front, separated by commas; only theirs is an X-Forwarded-For that counts.',
  },
  {
    name: 'COUNTERSIGN_AUDIT_RETENTION_DAYS',
    secret: false,
    fallback: 'for ever',
    about:
      'Days after which events of the audit trail are deleted, once they are sealed and `countersign audit export` has written them.',
  },
  {
    name: 'COUNTERSIGN_LIMITS',
    secret: false,
    fallback: 'see limits',
    about: 'JSON over the default limits, e.g. `{"login":{"max":50,"windowSeconds":900}}`.',
  },
  {
    name: 'COUNTERSIGN_ARGON2',
    secret: false,
    fallback: '{"memoryCost":19456,"timeCost":2,"parallelism":1}',
    about: 'JSON with argon2id parameters, memory in KiB; older hashes are renewed at the next login.',
  },
  {
    name: 'COUNTERSIGN_SMTP_URL',
    secret: true,
    fallback: 'mails go to /dev/inbox in development, nowhere in production',
    about:
      'Mail servers in the order in which they are tried, separated by spaces: `smtps://user:password@mail.example.com:465`, or `smtp://…:587`, where STARTTLS is required unless `?starttls=optional` is added (then any certificate will do; the log says what is wrong with it).',
  },
  {
    name: 'COUNTERSIGN_MAIL_FROM',
    secret: false,
    fallback: 'Countersign <no-reply@(host of the public URL)>',
    about: 'Sender of the mails.',
  },
  {
    name: 'COUNTERSIGN_SMS_PROVIDERS',
    secret: true,
    fallback: 'text messages go to /dev/inbox in development, nowhere in production',
    about: `JSON array of providers in the order in which they are tried: \`[{"kind":"twilio","accountSid":"…","authToken":"…","from":"+12025550123"}]\`; kinds ${Object.keys(SMS_PROVIDERS).join(', ')}. See docs/delivery.md.`,
  },
  {
    name: 'COUNTERSIGN_EXPLORER',
    secret: false,
    fallback: 'on in development, off in production',
    about:
      '`on` or `off`: whether /explorer is served. Whoever opens it sends real requests: it registers accounts in the application that it names.',
  },
  {
    name: 'COUNTERSIGN_METRICS_TOKEN',
    secret: true,
    fallback: 'in production nobody reads /metrics, in development this machine does',
    about:
      'Bearer token of /metrics: always needed in production, in development from elsewhere than this machine.',
  },
  {
    name: 'COUNTERSIGN_LOG_LEVEL',
    secret: false,
    fallback: 'info',
    about: 'trace, debug, info, warn, error or silent.',
  },
  {
    name: 'COUNTERSIGN_LOG_FORMAT',
    secret: false,
    fallback: 'pretty in development on a terminal, json otherwise',
    about: '`json`, one line of JSON for each, or `pretty`, for people. What is secret is left out of both.',
  },
] as const;
