import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, describe, expect, test } from 'vitest';
import { factorBinding } from '../../src/core/factor/open-factor.ts';
import { reencryptBoxes } from '../../src/flows/administration/reencrypt.ts';
import { addMasterKey } from '../../src/start-up.ts';
import { composeBeside, composeEngine, type World } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { bothFactors, newMember, newPerson } from '../support/person.ts';

const PROCESS = new URL('../support/reencrypt-process.ts', import.meta.url).pathname;

/** Secrets of set-ups that nobody confirmed: they are encrypted anew like all others. */
async function addSecrets(world: World, count: number): Promise<void> {
  const { accountId, application } = await newPerson(world);
  const now = world.clock.now();
  const rows = Array.from({ length: count }, () => {
    const row = { id: world.engine.newId(), applicationId: application.id, accountId };
    const secret = world.engine.boxes.seal(world.engine.random.bytes(20), factorBinding(row));
    return {
      id: row.id,
      application_id: row.applicationId,
      account_id: accountId,
      type: 'totp' as const,
      status: 'pending' as const,
      secret,
      parameters: '{}',
      state: '[]',
      created_at: now,
    };
  });
  await world.sql.insertInto('factors').values(rows).execute();
}

/** How many boxes are sealed under which key. */
async function boxesByKey({ engine }: World): Promise<Record<string, number>> {
  const counted = await engine.database.stores.boxes.countByKey();
  return Object.fromEntries(
    counted.filter(({ boxes }) => boxes > 0).map(({ keyId, boxes }) => [keyId, boxes]),
  );
}

for (const engine of engines) {
  describe(`rotating the master key on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true });
    afterAll(world.close);

    /** Another process that was started after the key was added. */
    async function rotated<T>(
      work: (beside: World, newKey: string, oldKey: string) => Promise<T>,
    ): Promise<T> {
      const oldKey = world.keyRing.current.id;
      const { id } = addMasterKey(world.config);
      const beside = await composeBeside(world, { clock: world.clock });
      try {
        return await work(beside, id, oldKey);
      } finally {
        await beside.close();
        await world.sql.deleteFrom('factors').where('status', '=', 'pending').execute();
      }
    }

    test('every secret is encrypted anew, in batches, while logins go on', async () => {
      const members = [await newMember(world), await newMember(world)];
      await addSecrets(world, 450);
      await rotated(async (beside, newKey) => {
        let batches = 0;
        let logins = 0;
        const isDone = () => batches === 3;
        const logging = Promise.all(
          members.map(async (member) => {
            for (; !isDone(); logins++) await bothFactors(world, member);
          }),
        );
        const { unreadable, done } = await reencryptBoxes(beside.engine, () => void (batches += 1));
        await logging;
        expect({ unreadable, batches }).toEqual({ unreadable: [], batches: 3 });
        expect(done).toBeGreaterThan(450);
        expect(logins).toBeGreaterThan(0);
        expect(Object.keys(await boxesByKey(world))).toEqual([newKey]);
        // The process that was running all the time has met the new key, and seals under it from now on.
        for (const member of members) await bothFactors(world, member);
        expect(world.keyRing.current.id).toBe(newKey);
        expect((await reencryptBoxes(beside.engine)).done).toBe(0);
      });
    });

    test('secrets from before the account was bound in are read, and brought into the new form', async () => {
      const [member, other] = [await newMember(world), await newMember(world)];
      const { boxes, database } = world.engine;
      const [factor] = await database.stores.in(world.application.id).factors.listByAccount(member.accountId);
      const { accountId: _, ...former } = factorBinding(factor!);
      const secret = boxes.seal(boxes.open(factor!.secret, factorBinding(factor!)), former);
      const update = () => world.sql.updateTable('factors').where('id', '=', factor!.id);
      await update().set({ secret }).execute();
      expect(secret).toMatch(/^v1\./);
      await bothFactors(world, member);
      expect(await reencryptBoxes(world.engine)).toEqual({ done: 1, unreadable: [] });
      await bothFactors(world, member);
      await update().set({ account_id: other.accountId }).execute();
      const moved = await world.sql
        .selectFrom('factors')
        .selectAll()
        .where('id', '=', factor!.id)
        .executeTakeFirstOrThrow();
      const binding = factorBinding({ ...factor!, accountId: moved.account_id });
      expect(() => boxes.open(moved.secret, binding)).toThrow('does not open');
      await update().set({ account_id: member.accountId }).execute();
    });

    test('stopped after the first batch, it is taken up again', async () => {
      const member = await newMember(world);
      await addSecrets(world, 450);
      await rotated(async (beside, newKey, oldKey) => {
        const stop = () => {
          throw new Error('stopped');
        };
        await expect(reencryptBoxes(beside.engine, stop)).rejects.toThrow('stopped');
        const midway = await boxesByKey(world);
        expect(midway[newKey]).toBe(200);
        expect(midway[oldKey]).toBeGreaterThan(200);
        await bothFactors(world, member);
        await bothFactors(beside, member);
        expect((await reencryptBoxes(beside.engine)).done).toBe(midway[oldKey]);
        expect(Object.keys(await boxesByKey(world))).toEqual([newKey]);
        await bothFactors(world, member);
      });
    });

    test('killed in the middle, it is taken up again', async () => {
      const member = await newMember(world);
      await addSecrets(world, 1_000);
      await rotated(async (beside, newKey, oldKey) => {
        const child = spawn(process.execPath, [PROCESS], {
          env: { ...process.env, ...world.env },
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        const closed = once(child, 'close');
        await once(child.stdout, 'data');
        child.kill('SIGKILL');
        await closed;
        const midway = await boxesByKey(world);
        expect(midway[newKey]).toBeGreaterThanOrEqual(200);
        expect(midway[oldKey]).toBeGreaterThan(0);
        await bothFactors(world, member);
        expect(await reencryptBoxes(beside.engine)).toMatchObject({ done: midway[oldKey], unreadable: [] });
        expect(Object.keys(await boxesByKey(world))).toEqual([newKey]);
        await bothFactors(world, member);
      });
    });

    test('two at once do the work once', async () => {
      await addSecrets(world, 300);
      await rotated(async (beside, newKey) => {
        const also = await composeBeside(world, { clock: world.clock });
        await Promise.all([reencryptBoxes(beside.engine), reencryptBoxes(also.engine)]);
        await also.close();
        expect(Object.keys(await boxesByKey(world))).toEqual([newKey]);
      });
    });

    test('a secret that opens under no key is named, and holds nothing up', async () => {
      const member = await newMember(world);
      await addSecrets(world, 250);
      const [broken] = await world.sql
        .selectFrom('factors')
        .select(['id', 'secret'])
        .where('status', '=', 'pending')
        .limit(1)
        .execute();
      const { id, secret } = broken!;
      const write = (text: string) =>
        world.sql.updateTable('factors').set({ secret: text }).where('id', '=', id).execute();
      await write(`${secret.slice(0, 30)}AAAA`);
      await rotated(async (beside, newKey) => {
        const { unreadable } = await reencryptBoxes(beside.engine);
        expect(unreadable.map(({ table, column, id: row }) => [table, column, row])).toEqual([
          ['factors', 'secret', id],
        ]);
        expect((await boxesByKey(world))[newKey]).toBeGreaterThan(250);
        await bothFactors(world, member);
        await write(secret);
        expect(await reencryptBoxes(beside.engine)).toMatchObject({ done: 1, unreadable: [] });
      });
    });

    test('a process that was not restarted meets the key that another one added', async () => {
      const member = await newMember(world);
      await rotated(async (beside, newKey, oldKey) => {
        expect(world.keyRing.current.id).toBe(oldKey);
        const later = await newMember(beside);
        await bothFactors(world, later);
        expect(world.keyRing.current.id).toBe(newKey);
        await bothFactors(world, member);
      });
    });
  });
}
