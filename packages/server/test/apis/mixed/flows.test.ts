import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SECOND } from '../../../src/core/clock.ts';
import type { HttpClient } from '../../support/client.ts';
import * as conduit from '../../support/conduit.ts';
import { newestCode, newNumber } from '../../support/messages.ts';
import * as native from '../../support/native.ts';
import { authenticator, codeNow, nextCode, PASSWORD, wrongCode } from '../../support/person.ts';
import { type Service, startService } from '../../support/service.ts';

let service: Service;

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service.close());

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

interface Someone {
  readonly client: HttpClient;
  readonly email: string;
}

/** The token of a pending login, begun in each API that has a login. */
const BEGIN = {
  native: async ({ client, email }: Someone): Promise<string> =>
    (await client.post('/auth/login', { email, password: PASSWORD })).data.tempToken,
  conduit: async (someone: Someone): Promise<string> =>
    (await conduit.passwordLogin(someone)).body.accessToken,
};

/** Finishes it with a code; answers the status and the access token. */
const FINISH = {
  native: async (client: HttpClient, tempToken: string, code: string) => {
    const { status, data } = await client.post('/2fa/verify', { tempToken, code });
    return { status, token: data?.accessToken };
  },
  conduit: async (client: HttpClient, tempToken: string, code: string) => {
    const { status, body } = await client.post('/authentication/twoFa/verify', { code }, bearer(tempToken));
    return { status, token: body.accessToken };
  },
  swapbits: async (client: HttpClient, token: string, code: string) => {
    const { status, data } = await client.post('/auth/2fa/verify', { code, token });
    return { status, token: data?.accessToken };
  },
};

/** The same with a recovery code. */
const RECOVER = {
  native: async (client: HttpClient, tempToken: string, backupCode: string) =>
    (await client.post('/2fa/verify-backup-code', { tempToken, backupCode })).status,
  conduit: async (client: HttpClient, tempToken: string, code: string) =>
    (await client.post('/authentication/twoFa/recover', { code }, bearer(tempToken))).status,
  swapbits: async (client: HttpClient, token: string, code: string) =>
    (await client.post('/auth/2fa/verify', { code, token })).status,
};

/** Enrols an authenticator and confirms it. */
const ENROL = {
  native: async (client: HttpClient) => (await native.addAuthenticator(service, client)).totp,
  conduit: (client: HttpClient) => conduit.addAuthenticator(service, client),
  swapbits: async (client: HttpClient) => {
    const totp = authenticator((await client.post('/auth/2fa/setup')).data.secret);
    await client.post('/auth/2fa/verify', { code: codeNow(service, totp) });
    return totp;
  },
};

const names = <T extends object>(table: T) => Object.keys(table) as (keyof T)[];

describe('a factor enrolled through one API', () => {
  const paths = names(ENROL).flatMap((enrolled) =>
    names(BEGIN).flatMap((begun) => names(FINISH).map((finished) => [enrolled, begun, finished] as const)),
  );

  test.each(paths)('enrolled by %s, asked for by %s, finished by %s', async (enrolled, begun, finished) => {
    const person = await conduit.register(service);
    const totp = await ENROL[enrolled](person.client);
    const token = await BEGIN[begun](person);
    expect(token).toMatch(/^cs_temp_/);
    const client = service.client();
    const { status, token: access } = await FINISH[finished](client, token, nextCode(service, totp));
    expect(status).toBe(200);
    expect((await client.get('/2fa/status', bearer(access))).data.methods).toEqual(['totp']);
    // It has sudo in every API, whichever finished it.
    expect((await client.get('/authentication/twoFa/generate', bearer(access))).status).toBe(200);
    expect((await client.post('/auth/2fa/setup', {}, bearer(access))).status).toBe(200);
    expect((await client.post('/2fa/backup-codes/generate', {}, bearer(access))).status).toBe(200);
    // Spent in one, it is spent in all.
    for (const name of names(FINISH))
      expect((await FINISH[name](client, token, nextCode(service, totp))).status).not.toBe(200);
  });

  test('a number enrolled by Conduit is asked for natively and finished by SwapBits', async () => {
    const number = newNumber();
    const person = await conduit.register(service);
    await person.client.send('PUT', '/authentication/twoFa/enable', { method: 'sms', phone: number });
    const code = newestCode(service, number);
    await person.client.post('/authentication/twoFa/enable/verify', { code });
    const tempToken = await BEGIN.native(person);
    await service.client().post('/2fa/send-code', { tempToken, method: 'sms' });
    const { status } = await FINISH.swapbits(service.client(), tempToken, newestCode(service, number));
    expect(status).toBe(200);
  });

  test('a set-up begun in one API is confirmed in another, by the same session', async () => {
    const { client } = await conduit.register(service);
    const { secret } = (await client.post('/2fa/totp/setup')).data;
    const code = codeNow(service, authenticator(secret));
    expect((await client.post('/auth/2fa/verify', { code })).data).toEqual({ enabled: true });
    expect((await client.get('/auth/me')).data.twoFactorEnabled).toBe(true);
  });
});

describe('recovery codes', () => {
  const ISSUE = {
    native: async (client: HttpClient): Promise<string[]> =>
      (await client.post('/2fa/backup-codes/generate')).data.backupCodes,
    conduit: async (client: HttpClient): Promise<string[]> =>
      (await client.get('/authentication/twoFa/generate')).body.codes,
  };

  const spendEverywhere = async (someone: Someone, codes: readonly string[]): Promise<void> => {
    for (const [index, name] of names(RECOVER).entries()) {
      const client = service.client();
      const code = codes[index]!;
      expect([name, await RECOVER[name](client, await BEGIN.native(someone), code)]).toEqual([name, 200]);
      for (const other of names(RECOVER)) {
        const status = await RECOVER[other](service.client(), await BEGIN.native(someone), code);
        expect([other, status === 200]).toEqual([other, false]);
        service.clock.advance(16 * 60_000);
      }
    }
  };

  test.each(names(ISSUE))('issued by %s are spent once each through every API', async (issuer) => {
    const member = await conduit.registerMember(service);
    await spendEverywhere(member, await ISSUE[issuer](member.client));
  });

  test('shown beside a set-up of SwapBits are spent once each through every API', async () => {
    const person = await conduit.register(service);
    const { secret, backupCodes } = (await person.client.post('/auth/2fa/setup')).data;
    await person.client.post('/auth/2fa/verify', { code: codeNow(service, authenticator(secret)) });
    await spendEverywhere(person, backupCodes);
    const tempToken = await BEGIN.native(person);
    const recovered = await service
      .client()
      .post('/authentication/twoFa/recover', { code: backupCodes[3] }, bearer(tempToken));
    expect(recovered.body.message).toBe('You have 1 back up codes left');
  });

  test('of one API end with those that another issues', async () => {
    const member = await native.registerMember(service);
    await member.client.get('/authentication/twoFa/generate');
    const tempToken = await BEGIN.native(member);
    expect(await RECOVER.swapbits(service.client(), tempToken, member.backupCodes[0]!)).toBe(400);
  });
});

describe('turning 2FA off', () => {
  const TURN_OFF = {
    native: async ({ client }: conduit.ConduitMember) => (await client.delete('/2fa/totp')).status,
    conduit: async ({ client }: conduit.ConduitMember) =>
      (await client.send('PUT', '/authentication/twoFa/disable')).status,
    swapbits: async ({ client, totp }: conduit.ConduitMember) =>
      (await client.post('/auth/2fa/disable', { code: nextCode(service, totp) })).status,
  };

  test.each(names(TURN_OFF))('in %s turns it off in all', async (name) => {
    const member = await conduit.registerMember(service);
    const { client, email } = member;
    const { codes } = (await client.get('/authentication/twoFa/generate')).body;
    expect(await TURN_OFF[name](member)).toBe(200);
    expect((await client.get('/2fa/status')).data).toMatchObject({ enabled: false, backupCodesRemaining: 0 });
    expect((await client.get('/auth/2fa/status')).data).toEqual({ enabled: false });
    expect((await client.post('/authentication/twoFa/authorize')).body).toEqual({ message: '2FA disabled' });
    expect((await client.post('/auth/login', { email, password: PASSWORD })).data).toHaveProperty(
      'refreshToken',
    );
    expect((await conduit.passwordLogin(member)).body).toHaveProperty('refreshToken');
    expect((await client.post('/authentication/twoFa/recover', { code: codes[0] })).status).toBe(400);
  });
});

describe('limits', () => {
  test('ten wrong codes spread over the APIs lock all of them', async () => {
    const member = await conduit.registerMember(service);
    const { totp } = member;
    const tries = names(FINISH);
    for (let time = 0; time < 10; time++) {
      const token = await BEGIN[names(BEGIN)[time % 2]!](member);
      const name = tries[time % tries.length]!;
      const { status } = await FINISH[name](service.client(), token, wrongCode(service, totp));
      expect([name, status]).toEqual([name, name === 'conduit' ? 401 : 400]);
    }
    for (const name of tries) {
      const token = await BEGIN.native(member);
      expect([name, (await FINISH[name](service.client(), token, nextCode(service, totp))).status]).toEqual([
        name,
        429,
      ]);
    }
  });

  test('ten wrong codes in a session, spread over the APIs, lock all of them', async () => {
    const { totp, client } = await conduit.registerMember(service);
    const ways = ['/auth/2fa/disable', '/auth/reauthenticate', '/authentication/twoFa/verify'];
    for (let time = 0; time < 10; time++) {
      const { status } = await client.post(ways[time % 3]!, { code: wrongCode(service, totp) });
      expect([400, 401]).toContain(status);
    }
    const code = nextCode(service, totp);
    for (const way of ways) expect((await client.post(way, { code })).status).toBe(429);
  });

  test('three wrong codes spread over the APIs end a pending login in all of them', async () => {
    const member = await conduit.registerMember(service);
    const token = await BEGIN.conduit(member);
    for (const name of names(FINISH))
      await FINISH[name](service.client(), token, wrongCode(service, member.totp));
    for (const name of names(FINISH)) {
      const { status } = await FINISH[name](service.client(), token, nextCode(service, member.totp));
      expect([name, status]).toEqual([name, name === 'native' ? 400 : 401]);
    }
  });

  test('five wrong recovery codes spread over the APIs lock all of them', async () => {
    const member = await native.registerMember(service);
    const tries = names(RECOVER);
    for (let time = 0; time < 5; time++) {
      const status = await RECOVER[tries[time % 3]!](
        service.client(),
        await BEGIN.native(member),
        `0000000${time}`,
      );
      expect(status).not.toBe(429);
    }
    for (const name of tries) {
      const status = await RECOVER[name](
        service.client(),
        await BEGIN.native(member),
        member.backupCodes[0]!,
      );
      expect([name, status]).toEqual([name, 429]);
    }
  });

  test('five wrong passwords spread over the logins lock both', async () => {
    const person = await conduit.register(service);
    const client = service.client();
    const attempt = (time: number, password: string) => {
      const path = time % 2 === 0 ? '/auth/login' : '/authentication/local';
      return client.post(path, { email: person.email, password });
    };
    for (let time = 0; time < 5; time++) expect((await attempt(time, 'Wr0ng-guess!')).status).toBe(401);
    for (const time of [0, 1]) expect((await attempt(time, PASSWORD)).status).toBe(429);
  });
});

test('tokens of one API are tokens of all', async () => {
  const person = await native.register(service);
  const { refreshToken } = person;
  service.clock.advance(30 * SECOND);
  const renewed = await person.client.post('/authentication/renew', { refreshToken });
  person.client.token = renewed.body.accessToken;
  expect((await person.client.get('/auth/2fa/status')).status).toBe(200);
  const back = await person.client.post('/auth/refresh', { refreshToken: renewed.body.refreshToken });
  expect([back.status, back.data.refreshToken]).toEqual([200, renewed.body.refreshToken]);
  expect(renewed.body.refreshToken).not.toBe(refreshToken);
  expect((await person.client.post('/authentication/logout')).body).toBe('LoggedOut');
  expect((await person.client.get('/auth/2fa/status')).status).toBe(401);
});

test('a code is spent by whichever of nine requests to all the APIs comes first', async () => {
  const member = await conduit.registerMember(service);
  const begun = await Promise.all(Array.from({ length: 9 }, () => BEGIN.native(member)));
  const code = nextCode(service, member.totp);
  const answers = await Promise.all(
    begun.map((token, index) => FINISH[names(FINISH)[index % 3]!](service.client(), token, code)),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
});
