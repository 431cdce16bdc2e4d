import { readFileSync } from 'node:fs';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLogger } from '../../src/http/logger.ts';
import { ageRefreshTokens } from '../support/age-refresh-tokens.ts';
import {
  bearer,
  beginLogin,
  bypassCodeFor,
  expectData,
  fullLogin,
  type Member,
  newMember,
  newUser,
  passwordLogin,
  startTarget,
  type Target,
} from '../support/attack-target.ts';
import { type Answer, HttpClient } from '../support/client.ts';
import { readPicture, secretOf } from '../support/conduit.ts';
import { authenticator, codeNow, nextCode, PASSWORD } from '../support/person.ts';

const NEW_PASSWORD = 'An0ther-Passw0rd!';
/** The fields by which secrets are handed out, once, to their owner. */
const HANDED_OUT =
  /"(accessToken|refreshToken|deviceToken|tempToken|secret|otpauthUrl|backupCodes|codes|qrCode|result)":/;

/** A client that keeps all it was told. */
class Listener extends HttpClient {
  static readonly heard: { readonly request: string; readonly answer: Answer }[] = [];

  override async send(
    method: string,
    path: string,
    body?: string | object,
    headers?: Record<string, string>,
  ) {
    const answer = await super.send(method, path, body, headers);
    Listener.heard.push({ request: `${method} ${path}`, answer });
    return answer;
  }
}

// CVE-2026-54693: the answer to "send me a code" held the code.
describe('secrets in answers and logs', () => {
  let target: Target;
  let owner: Member;
  const lines: string[] = [];
  /** Everything secret that came to be, by name. */
  const issued = new Map<string, string>();

  beforeAll(async () => {
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(chunk.toString());
        done();
      },
    });
    target = await startTarget({ logger: createLogger('trace', sink) });
    const service = { ...target, client: () => new Listener(target.url) };
    owner = await newMember(service);
    await liveThroughADay(service);
    await liveElsewhere(service);
    await causeTrouble(service);
  });
  afterAll(() => target.close());

  const keep = (name: string, value: string): string => {
    issued.set(`${name} ${issued.size}`, value);
    return value;
  };

  const keepAll = (data: Record<string, unknown>): void => {
    for (const name of ['accessToken', 'refreshToken', 'deviceToken', 'tempToken'])
      if (typeof data[name] === 'string') keep(name, data[name]);
  };

  async function liveThroughADay(service: Target): Promise<void> {
    keepAll({ ...owner });
    keep('password', PASSWORD);
    keep('newPassword', NEW_PASSWORD);
    keep('TOTP secret', owner.secret);
    for (const code of owner.backupCodes) keep('backup code', code);
    const opened = await fullLogin(service, owner, { trustDevice: true });
    keepAll({ ...opened });
    const { deviceToken, refreshToken } = opened;
    keepAll(expectData(await passwordLogin(owner, { deviceToken })));
    // A younger refresh token comes back as it is.
    await ageRefreshTokens(service.sql);
    keepAll(expectData(await owner.client.post('/auth/refresh', { refreshToken })));
    const recovery = {
      tempToken: keep('tempToken', await beginLogin(owner)),
      backupCode: owner.backupCodes[0],
    };
    keepAll(expectData(await owner.client.post('/2fa/verify-backup-code', recovery)));
    const backupCode = keep('bypass code', await bypassCodeFor(service, owner));
    keep('bypass code', backupCode.replaceAll('-', ''));
    const bypass = { tempToken: keep('tempToken', await beginLogin(owner)), backupCode };
    keepAll(expectData(await owner.client.post('/2fa/verify-backup-code', bypass)));
    const { accessToken } = await fullLogin(service, owner);
    keepAll({ accessToken });
    const renewed = expectData(
      await owner.client.post('/2fa/backup-codes/generate', {}, bearer(accessToken)),
    );
    for (const code of renewed.backupCodes as string[]) keep('backup code', code);
    for (const path of ['/auth/me', '/auth/sessions', '/2fa/methods', '/2fa/devices', '/2fa/status'])
      expectData(await owner.client.get(path, bearer(accessToken)));
    const passwords = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD };
    expectData(await owner.client.post('/auth/change-password', passwords, bearer(accessToken)));
  }

  /** The same over the APIs beside the native one. */
  async function liveElsewhere(service: Target): Promise<void> {
    const { client, email, accessToken } = await newUser(service);
    client.token = keep('accessToken', accessToken);
    const enabled = await client.send('PUT', '/authentication/twoFa/enable', { method: 'authenticator' });
    keep('QR handle', enabled.body.result.split('/').at(-1));
    const secret = keep('TOTP secret', secretOf(await readPicture(service, enabled.body.result)));
    const totp = authenticator(secret);
    await client.post('/authentication/twoFa/enable/verify', { code: codeNow(service, totp) });
    const { codes } = (await client.get('/authentication/twoFa/generate')).body;
    for (const code of codes as string[]) keep('back up code', code);
    const logIn = async (): Promise<void> => {
      keepAll((await client.post('/authentication/local', { email, password: PASSWORD })).body);
      client.token = [...issued.values()].at(-1);
    };
    await logIn();
    keepAll((await client.post('/authentication/twoFa/verify', { code: nextCode(service, totp) })).body);
    await logIn();
    const { body } = await client.post('/authentication/twoFa/recover', { code: codes[0] });
    keepAll(body);
    client.token = body.accessToken;
    keep('TOTP secret', (await client.post('/auth/2fa/setup')).data.secret);
    expect((await client.post('/auth/2fa/disable', { code: codes[1] })).body.code).toBe(1007);
    for (const path of ['verify', 'recover'])
      await client.post(`/authentication/twoFa/${path}`, { code: codes[2] });
  }

  /** Errors are where secrets get into logs. */
  async function causeTrouble(service: Target): Promise<void> {
    const { client, email } = owner;
    const secret = [...issued.values()];
    await client.post('/auth/login', { email, password: PASSWORD });
    await client.post('/auth/login', `{"email":"${email}","password":"${PASSWORD}"`, {
      'content-type': 'application/json',
    });
    await client.post('/auth/login', { email: { text: PASSWORD }, password: [PASSWORD] });
    await client.post('/auth/login', `password=${PASSWORD}`, {
      'content-type': 'application/x-www-form-urlencoded',
    });
    for (const token of secret.slice(0, 8)) {
      await client.get(`/auth/me?access_token=${token}`, bearer(token));
      await client.get(`/${token}`);
      await client.delete(`/auth/sessions/${token}`, bearer(token));
      await client.post('/2fa/verify', {
        tempToken: token,
        code: codeNow(service, owner.totp),
        method: token,
      });
      await client.post('/auth/refresh', { refreshToken: token }, { cookie: `cs_refresh_default=${token}` });
    }
    const { passwords } = service.engine;
    const verify = passwords.verify.bind(passwords);
    Object.assign(passwords, {
      verify: (_phc: string, password: string) =>
        Promise.reject(Object.assign(new Error('broke'), { password })),
    });
    expect((await client.post('/auth/login', { email, password: NEW_PASSWORD })).status).toBe(500);
    Object.assign(passwords, { verify });
    keep('code', nextCode(service, owner.totp));
  }

  test('a secret stands in the one answer that issues it and in no other', () => {
    const strays: string[] = [];
    for (const [name, secret] of issued) {
      const told = Listener.heard.filter(({ answer }) => {
        const headers = [...answer.headers].map((pair) => pair.join(': ')).join('\n');
        return answer.text.includes(secret) || headers.includes(secret);
      });
      const issuing = told.filter(({ answer }) => answer.status < 300 && HANDED_OUT.test(answer.text));
      if (told.length !== issuing.length || issuing.length > 1)
        strays.push(`${name}: ${told.map(({ request }) => request).join(', ')}`);
    }
    expect(strays).toEqual([]);
    expect(issued.size).toBeGreaterThan(30);
  });

  test('a code is in no answer at all', () => {
    const shown = Array.from({ length: 9 }, (_, index) => codeNow(target, owner.totp, index - 4));
    const strays = Listener.heard.filter(({ answer }) =>
      shown.some((code) => answer.text.includes(`"${code}"`)),
    );
    expect(strays.map(({ request }) => request)).toEqual([]);
  });

  test('no line of the log holds a secret, whatever went wrong', () => {
    expect(lines.length).toBeGreaterThan(50);
    const log = lines.join('');
    const found = [...issued].filter(([, secret]) => log.includes(secret)).map(([name]) => name);
    expect(found).toEqual([]);
  });

  test('no answer and no log line shows the works: statements, stacks, files, hashes', () => {
    const works = /select |insert into|node_modules|\.ts:\d|\$argon2|at [\w.]+ \(/i;
    const strays = Listener.heard.filter(({ answer }) => works.test(answer.text));
    expect(strays.map(({ request, answer }) => `${request} ${answer.text}`)).toEqual([]);
    expect(lines.filter((line) => line.includes('$argon2'))).toEqual([]);
  });

  test('the audit trail holds no secret', async () => {
    const rows = await target.sql.selectFrom('audit_events').selectAll().execute();
    const trail = JSON.stringify(rows);
    expect([...issued].filter(([, secret]) => trail.includes(secret)).map(([name]) => name)).toEqual([]);
  });

  test('neither the database file nor its log on the disk holds a secret', () => {
    const path = `${target.config.dataDir}/countersign.db`;
    const disk = Buffer.concat([readFileSync(path), readFileSync(`${path}-wal`)]);
    const raw = Buffer.from(owner.totp.secret.bytes);
    expect(disk.includes(raw)).toBe(false);
    expect([...issued].filter(([, secret]) => disk.includes(secret)).map(([name]) => name)).toEqual([]);
  });
});
