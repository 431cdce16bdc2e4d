import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { device, type Owner, session } from '../../storage/rows.ts';
import { engines } from '../../support/engines.ts';
import { register } from '../../support/native.ts';
import { type Service, startService } from '../../support/service.ts';

const HOUR = 3_600_000;

for (const engine of engines) {
  let service: Service;

  /** How one more comes to be on a list, and what lists it. */
  const lists = {
    sessions: {
      path: '/auth/sessions',
      add: (owner: Owner, row: { id: string; expiresAt: number }) =>
        storesOf(owner).sessions.insert(session(owner, { ...row, absoluteExpiresAt: row.expiresAt }), 1),
    },
    devices: {
      path: '/2fa/devices',
      add: (owner: Owner, row: { id: string; expiresAt: number }) =>
        storesOf(owner).trustedBrowsers.insert(device(owner, row)),
    },
  };
  const storesOf = ({ applicationId }: Owner) => service.engine.database.stores.in(applicationId);

  describe.each(Object.entries(lists))(`the pages of %s on ${engine.name}`, (name, { path, add }) => {
    let client: Awaited<ReturnType<typeof register>>['client'];
    const ids: string[] = [];
    beforeAll(async () => {
      service ??= await startService({ engine: engine.name });
      const person = await register(service);
      ({ client } = person);
      const own = (await client.get('/auth/sessions')).data.sessions[0].id;
      if (name === 'sessions') ids.push(own);
      for (let made = 0; made < 105; made++) {
        const id = service.engine.newId();
        const owner = { applicationId: service.application.id, accountId: person.user.id };
        await add(owner, { id, expiresAt: service.clock.now() + HOUR });
        ids.push(id);
      }
    });
    if (name === 'devices') afterAll(() => service.close());

    const listed = async (query = ''): Promise<string[]> => {
      const { data } = await client.get(`${path}${query}`);
      return data[name].map(({ id }: { id: string }) => id);
    };

    test('hold the newest 100 without being asked, oldest first', async () => {
      expect(await listed()).toEqual(ids.slice(-100));
    });

    test('hold as many as are asked for', async () => {
      expect(await listed('?limit=1')).toEqual(ids.slice(-1));
      expect(await listed('?limit=100')).toEqual(ids.slice(-100));
    });

    test('follow each other to the end', async () => {
      const [first = ''] = await listed();
      expect(await listed(`?before=${first}`)).toEqual(ids.slice(0, -100));
      expect(await listed(`?limit=2&before=${ids[5]}`)).toEqual([ids[3], ids[4]]);
      expect(await listed(`?before=${ids[0]}`)).toEqual([]);
    });

    test.each(['limit=0', 'limit=101', 'limit=-1', 'limit=1.5', 'limit=', 'limit=x', 'limit=1&limit=2'])(
      'are refused for %s',
      async (query) => {
        const { status, body } = await client.get(`${path}?${query}`);
        expect([status, body.code]).toEqual([400, 'invalid_request']);
      },
    );

    test.each(['before=', 'before=%00', 'before=x', 'before[]=x', "before=' OR 1"])(
      'never show more for %s',
      async (query) => {
        const { status, data } = await client.get(`${path}?${encodeURI(query)}`);
        if (status !== 200) expect(status).toBe(400);
        else expect(data[name].length).toBeLessThanOrEqual(100);
      },
    );
  });
}
