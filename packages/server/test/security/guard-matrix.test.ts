import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../src/core/clock.ts';
import {
  ask,
  bearer,
  beginLogin,
  bypassCodeFor,
  expectData,
  fullLogin,
  type Member,
  newMember,
  newUser,
  passwordLogin,
  STEP_UP_SAID,
  startTarget,
  sudoRoutes,
  type Target,
} from '../support/attack-target.ts';
import { nextCode, PASSWORD } from '../support/person.ts';

interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** Every way to an access token of an account with a second factor, and whether it may change factors. */
const LOGINS: Record<
  string,
  { sudo: boolean; readonly open: (target: Target, owner: Member) => Promise<Tokens> }
> = {
  'password + TOTP': {
    sudo: true,
    open: fullLogin,
  },
  'password + recovery code': {
    sudo: true,
    open: async (_target, owner) => finish(owner, owner.backupCodes[0]!),
  },
  'password + bypass code': {
    sudo: false,
    open: async (target, owner) => finish(owner, await bypassCodeFor(target, owner)),
  },
  'password + trusted device': {
    sudo: false,
    async open(target, owner) {
      const { deviceToken } = await fullLogin(target, owner, { trustDevice: true });
      return expectData(await passwordLogin(owner, { deviceToken }));
    },
  },
};

/** What may be shown again afterwards. */
const AGAIN: Record<
  string,
  { sudo: boolean | 'kept'; readonly body: (target: Target, owner: Member) => object | undefined }
> = {
  nothing: { sudo: 'kept', body: () => undefined },
  password: { sudo: false, body: () => ({ password: PASSWORD }) },
  TOTP: { sudo: true, body: (target, { totp }) => ({ code: nextCode(target, totp) }) },
  'TOTP by name': {
    sudo: true,
    body: (target, { totp }) => ({ code: nextCode(target, totp), method: 'totp' }),
  },
  'recovery code': {
    sudo: true,
    body: (_target, { backupCodes }) => ({ code: backupCodes[1], method: 'backup_code' }),
  },
  'password and a TOTP code at once': {
    sudo: true,
    body: (target, { totp }) => ({ password: PASSWORD, code: nextCode(target, totp) }),
  },
};

async function finish(owner: Member, backupCode: string): Promise<Tokens> {
  const tempToken = await beginLogin(owner);
  return expectData(await owner.client.post('/2fa/verify-backup-code', { tempToken, backupCode }));
}

// CVE-2018-14657: the guard was there, but not for every combination of factors.
/** Refused only where the account has a factor that the session did not show: confirmations, and a new password. */
const DUE_BESIDE_A_FACTOR = /\/(verify-setup|enable\/verify|change-password)$|^\/auth\/2fa\/verify$/;

describe('guard matrix', () => {
  let target: Target;

  beforeAll(async () => {
    target = await startTarget();
  });
  afterAll(() => target.close());

  /** Whether the guard let it through, whatever the route then made of it. */
  async function passes(owner: Member, token: string): Promise<Record<string, boolean>> {
    const verdicts: Record<string, boolean> = {};
    for (const route of sudoRoutes(target)) {
      const { status, headers, text } = await ask(owner.client, route, token);
      if (status === 403) {
        expect(text).toMatch(STEP_UP_SAID);
        expect(headers.get('www-authenticate')).toBe(
          'Bearer error="insufficient_user_authentication", acr_values="aal2", max_age="900"',
        );
      }
      expect([route.url, [200, 400, 403, 404, 429].includes(status)]).toEqual([route.url, true]);
      verdicts[`${route.method} ${route.url}`] = status !== 403;
    }
    return verdicts;
  }

  const all = (verdict: boolean): Record<string, boolean> =>
    Object.fromEntries(sudoRoutes(target).map(({ method, url }) => [`${method} ${url}`, verdict]));

  test('the sudo routes of the table are those that document the step-up', () => {
    const documented = target.routes.filter(({ schema }) =>
      STEP_UP_SAID.test(schema?.response?.[403]?.description ?? ''),
    );
    const always = documented.filter(({ url }) => !DUE_BESIDE_A_FACTOR.test(url));
    expect(sudoRoutes(target)).toEqual(always);
    expect(always.length).toBeGreaterThanOrEqual(7);
  });

  for (const [first, { sudo, open }] of Object.entries(LOGINS)) {
    for (const [second, again] of Object.entries(AGAIN)) {
      const granted = again.sudo === 'kept' ? sudo : again.sudo;
      test(`${first}, then ${second}: factors may ${granted ? '' : 'not '}be changed`, async () => {
        const owner = await newMember(target);
        const { accessToken: token } = await open(target, owner);
        const body = again.body(target, owner);
        const shown =
          body && expectData(await owner.client.post('/auth/reauthenticate', body, bearer(token)));
        expect(await passes(owner, shown?.accessToken ?? token)).toEqual(all(granted));
        if (granted) return;
        const { enabled } = expectData(await owner.client.get('/2fa/status', bearer(token)));
        expect(enabled).toBe(true);
      });
    }

    test(`${first}, then a refresh: factors may not be changed`, async () => {
      const owner = await newMember(target);
      const { refreshToken } = await open(target, owner);
      const { accessToken } = expectData(await owner.client.post('/auth/refresh', { refreshToken }));
      expect(await passes(owner, accessToken)).toEqual(all(false));
    });
  }

  test('a bypass code never stands for a second factor shown again', async () => {
    const owner = await newMember(target);
    const { accessToken } = await fullLogin(target, owner);
    const code = await bypassCodeFor(target, owner);
    for (const method of ['backup_code', 'totp', undefined]) {
      const answer = await owner.client.post('/auth/reauthenticate', { code, method }, bearer(accessToken));
      expect(answer.body.code).toBe('invalid_code');
    }
  });

  test('sudo ends with its 15 minutes, to the second, and a refresh does not bring it back', async () => {
    const owner = await newUser(target);
    const { accessToken, refreshToken, client } = owner;
    target.clock.advance(15 * MINUTE - 3 * SECOND);
    expect((await client.post('/2fa/totp/setup', {}, bearer(accessToken))).status).toBe(200);
    target.clock.advance(3 * SECOND);
    expect((await client.post('/2fa/totp/setup', {}, bearer(accessToken))).status).toBe(401);
    const refreshed = expectData(await client.post('/auth/refresh', { refreshToken }));
    expect((await client.post('/2fa/totp/setup', {}, bearer(refreshed.accessToken))).status).toBe(403);
  });
});
