import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SECOND } from '../../src/core/clock.ts';
import { makeCertificate } from '../delivery/support/certificate.ts';
import { HttpClient } from '../support/client.ts';
import { installedPostgres, requireTools } from '../support/debian.ts';
import { REPOSITORY, Reader, readThrough } from '../support/guide.ts';
import { PASSWORD } from '../support/person.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { freePort, temporaryFolder } from '../support/server-process.ts';
import { makeSystemctl } from '../support/systemctl.ts';

const PAGE = 'docs/operations.md';
const HOST = 'login.example.com';

const folder = temporaryFolder();
let postgres: Postgres;
let reader: Reader;
let systemctl: ReturnType<typeof makeSystemctl>;
let firstPort: number;

beforeAll(async () => {
  requireTools('curl', 'nginx', 'pg_dump');
  const at = (name: string): string => join(folder.path, name);
  for (const name of ['etc', 'lib', 'backups', 'systemd', 'nginx', 'ssl']) mkdirSync(at(name));
  const { key, cert } = makeCertificate(HOST);
  writeFileSync(at(`ssl/${HOST}.key`), key);
  writeFileSync(at(`ssl/${HOST}.pem`), cert);
  writeFileSync(at('nginx.conf'), nginxConf(folder.path));
  postgres = await startPostgres({ binaries: installedPostgres() });
  systemctl = makeSystemctl(folder.path, at('nginx.conf'));
  const [first, second, https] = await Promise.all([freePort(), freePort(), freePort()]);
  firstPort = first;
  const through = [
    `--cacert ${at(`ssl/${HOST}.pem`)}`,
    `--connect-to ${HOST}:443:127.0.0.1:${https}`,
    // Another address of this machine, to tell the client from the proxy.
    '--interface 127.0.0.2',
  ];
  const real: readonly (readonly [string | RegExp, string])[] = [
    ['/etc/systemd/system', at('systemd')],
    ['/etc/nginx/conf.d', at('nginx')],
    ['/etc/ssl', at('ssl')],
    ['/etc/countersign', at('etc')],
    ['/var/lib/countersign', at('lib')],
    ['/opt/countersign', fileURLToPath(REPOSITORY).replace(/\/$/, '')],
    ['/backups', at('backups')],
    ['nginx -t', `nginx -t -q -c ${at('nginx.conf')}`],
    ['listen 443', `listen ${https}`],
    ['curl -s https://', `curl -s ${through.join(' ')} https://`],
    [/\b3000\b/, String(first)],
    [/\b3001\b/, String(second)],
    [/\b5432\b/, String(postgres.port)],
  ];
  const { PATH = '' } = process.env;
  reader = new Reader({
    env: {
      PATH: `${systemctl.path}:${PATH}:/usr/sbin`,
      PGHOST: '127.0.0.1',
      PGPORT: String(postgres.port),
      PGUSER: 'postgres',
    },
    ownWords: real.map(([word, own]) => [word, () => own]),
  });
}, 240_000);

afterAll(async () => {
  systemctl.stopAll();
  reader.forget();
  await postgres.stop();
  folder.remove();
});

/** One that includes what the page configures, and needs no rights. */
function nginxConf(path: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `pid ${path}/run/nginx.pid;
error_log ${path}/nginx.log;
events {}
http {
  access_log off;
  ${temporary.map((name) => `${name}_temp_path ${path}/nginx-${name};`).join('\n  ')}
  include ${path}/nginx/*.conf;
}
`;
}

const MAKES_A_BACKUP = /countersign backup|pg_dump/;

/** 201 where the database knows nobody yet, 409 where it knows them. */
async function registerAnn(): Promise<number> {
  const client = new HttpClient(`http://127.0.0.1:${firstPort}`);
  const body = { email: 'ann@example.com', username: 'ann', password: PASSWORD };
  const { status, data } = await client.post('/auth/register', body);
  if (status === 201) {
    client.token = data.accessToken;
    expect((await client.post('/2fa/totp/setup')).status).toBe(200);
  }
  return status;
}

test('every command of docs/operations.md runs in order, backups twice, with nginx, both databases and two processes', async () => {
  const registrations: number[] = [];
  const wrong = await readThrough(PAGE, reader, async (_written, step) => {
    const { command } = step;
    if (MAKES_A_BACKUP.test(command)) {
      // A name holds its second.
      await delay(SECOND);
      await reader.follow(step);
    }
    if (/systemctl (?:start|restart|enable)/.test(command)) registrations.push(await registerAnn());
  });
  expect(wrong).toEqual([]);
  // Empty at first; the move, every restart and each backup keep them.
  expect(registrations).toEqual([201, 409, 409, 409, 409, 409]);
  // Through nginx, from the address of its client.
  const log = readFileSync(join(folder.path, 'log'), 'utf8');
  expect(log).toMatch(/"route":"\/health\/ready","status":200,[^}]*"ip":"127\.0\.0\.2"/);
}, 300_000);
