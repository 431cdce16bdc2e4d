import { spawnSync } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import jwt from 'jsonwebtoken';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../../src/storage/connect.ts';
import { ageRefreshTokens } from '../support/age-refresh-tokens.ts';
import type { Json } from '../support/client.ts';
import { requireTools } from '../support/debian.ts';
import { type ServerProcess, startServer, temporaryFolder } from '../support/server-process.ts';

// The service as it starts with nothing configured, and no part of ours on the other side.
const folder = temporaryFolder();
let server: ServerProcess;

beforeAll(async () => {
  requireTools('curl', 'oathtool', 'zbarimg');
  server = await startServer({ env: {}, cwd: folder.path });
}, 240_000);

afterAll(async () => {
  await server.stop();
  folder.remove();
});

interface Curled {
  readonly status: number;
  readonly data: Json;
  readonly text: string;
}

function curl(path: string, { body, bearer }: { body?: object; bearer?: string } = {}): Curled {
  const post = body === undefined ? [] : ['-H', 'content-type: application/json', '-d', JSON.stringify(body)];
  const authorization = bearer === undefined ? [] : ['-H', `authorization: Bearer ${bearer}`];
  const output = program('curl', [
    '-sS',
    '-w',
    '\n%{http_code}',
    ...authorization,
    ...post,
    server.url + path,
  ]);
  const [, text = '', status] = /^(.*)\n(\d+)$/s.exec(output) ?? [];
  return { status: Number(status), text, data: JSON.parse(text).data };
}

function program(name: string, parameters: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(name, parameters, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${name} failed: ${stderr}`);
  return stdout.trim();
}

/** What zbarimg reads in the picture that the service drew. */
function scan(qrCode: string): URL {
  const file = join(folder.path, 'qr.png');
  writeFileSync(file, Buffer.from(qrCode.replace('data:image/png;base64,', ''), 'base64'));
  return new URL(program('zbarimg', ['--quiet', '--raw', file]));
}

/** The code of oathtool, `steps` periods from now. */
function oathtool(secret: string, steps = 0): string {
  const when = new Date(Date.now() + steps * 30_000).toISOString().replace('T', ' ').replace(/\..*/, ' UTC');
  return program('oathtool', ['--totp', '--base32', `--now=${when}`, secret]);
}

const PASSWORD = 'Correct-Horse-7';

function register(username: string): Json {
  const body = { email: `${username}@example.com`, username, password: PASSWORD };
  return curl('/auth/register', { body }).data;
}

test('the main job is done with curl, zbarimg and oathtool', async () => {
  const { accessToken } = register('ann');
  const setup = curl('/2fa/totp/setup', { body: {}, bearer: accessToken }).data;
  const scanned = scan(setup.qrCode);
  expect(scanned.href).toBe(setup.otpauthUrl);
  const secret = scanned.searchParams.get('secret')!;
  const confirmation = { body: { code: oathtool(secret) }, bearer: accessToken };
  expect(curl('/2fa/totp/verify-setup', confirmation).data).toEqual({ enabled: true, method: 'totp' });
  expect(curl('/auth/logout', { body: {}, bearer: accessToken }).status).toBe(200);

  const credentials = { email: 'ann', password: PASSWORD };
  const due = curl('/auth/login', { body: credentials }).data;
  expect(due).toMatchObject({ requires2FA: true, availableMethods: ['totp'] });
  expect(due).not.toHaveProperty('accessToken');
  const proof = { tempToken: due.tempToken, code: oathtool(secret, 1), trustDevice: true };
  const first = curl('/2fa/verify', { body: proof });
  expect(first.status).toBe(200);

  const { deviceToken } = first.data;
  const again = curl('/auth/login', { body: { ...credentials, deviceToken } }).data;
  expect(again).not.toHaveProperty('requires2FA');
  expect(curl('/auth/me', { bearer: again.accessToken }).data).toMatchObject({ twoFactorEnabled: true });

  await refuseReuse(first.data);
  expect(curl('/auth/me', { bearer: again.accessToken }).status).toBe(200);
  expect(curl('/auth/logout', { body: {}, bearer: again.accessToken }).status).toBe(200);
  expect(curl('/auth/me', { bearer: again.accessToken }).status).toBe(401);
  expect(curl('/auth/refresh', { body: { refreshToken: again.refreshToken } }).status).toBe(401);
});

/** A refresh token presented after its successor was rotated: refused, and the session is over. */
async function refuseReuse({ refreshToken }: Json): Promise<void> {
  await halfAMinute();
  const second = curl('/auth/refresh', { body: { refreshToken } }).data;
  await halfAMinute();
  const third = curl('/auth/refresh', { body: { refreshToken: second.refreshToken } }).data;
  expect(curl('/auth/me', { bearer: third.accessToken }).status).toBe(200);
  expect(curl('/auth/refresh', { body: { refreshToken } }).status).toBe(401);
  expect(curl('/auth/me', { bearer: third.accessToken }).status).toBe(401);
  expect(curl('/auth/refresh', { body: { refreshToken: third.refreshToken } }).status).toBe(401);
}

test('an access token is verified by jsonwebtoken through the JWKS', () => {
  const { accessToken, user } = register('bob');
  const { keys } = JSON.parse(curl('/.well-known/jwks.json').text);
  const { header } = jwt.decode(accessToken, { complete: true })!;
  expect(header).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
  const jwk = keys.find(({ kid }: Json) => kid === header.kid);
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const issuer = `http://localhost:${new URL(server.url).port}`;
  const options = { algorithms: ['ES256'], issuer, audience: 'default' } satisfies jwt.VerifyOptions;
  const claims = jwt.verify(accessToken, key, options);
  expect(claims).toMatchObject({ sub: user.id, amr: ['pwd'], acr: 'aal1' });
  const tampered = accessToken.replace(/.$/, (last: string) => (last === 'A' ? 'Q' : 'A'));
  expect(() => jwt.verify(tampered, key, options)).toThrow('invalid signature');
  expect(() => jwt.verify(accessToken, key, { ...options, audience: 'another' })).toThrow('audience');
});

/** As far as refresh tokens can tell. */
async function halfAMinute(): Promise<void> {
  const { db, close } = connect({ kind: 'sqlite', path: join(folder.path, 'data', 'countersign.db') }, {});
  await ageRefreshTokens(db).finally(close);
}
