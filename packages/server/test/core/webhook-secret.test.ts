import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY, HOUR } from '../../src/core/clock.ts';
import { createWebhookSecret, openWebhookSecrets } from '../../src/core/webhook/create-webhook-secret.ts';
import { rotateWebhookSecret } from '../../src/flows/administration/rotate-webhook-secret.ts';
import { anotherApplication, composeEngine, type World } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { everythingStored } from '../support/outbox.ts';

for (const engine of engines) {
  describe(`the secret of webhooks on ${engine.name}`, () => {
    let world: World;
    beforeAll(async () => {
      world = await composeEngine(engine);
    });
    afterAll(() => world.close());

    const live = (application: { id: string }) => openWebhookSecrets(world.engine.in(application));

    test('is whsec_ and 32 bytes in base64, and stands in the database as a box only', async () => {
      const secret = await createWebhookSecret(world.engine.in(world.application));
      expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
      expect(await live(world.application)).toEqual([secret]);
      const stored = await everythingStored(world);
      expect(stored).not.toContain(secret);
      expect(stored).not.toContain(secret.slice(6));
    });

    test('signs beside its successor until the overlap ends, and belongs to one application', async () => {
      const application = await anotherApplication(world);
      const old = await createWebhookSecret(world.engine.in(application));
      world.clock.advance(1);
      const { secret, overlapEndsAt } = await rotateWebhookSecret(world.engine.in(application));
      expect(overlapEndsAt - world.clock.now()).toBeGreaterThan(DAY - HOUR);
      expect(await live(application)).toEqual([secret, old]);
      expect(await live(await anotherApplication(world))).toEqual([]);
      world.clock.advance(DAY);
      expect(await live(application)).toEqual([secret]);
      const [event] = await world.engine.database.stores.in(application.id).audit.list({ limit: 1 });
      expect(event).toMatchObject({
        type: 'webhook_secret.rotated',
        actor: 'operator',
        data: { overlapEndsAt },
      });
    });

    test('ends at once where it leaked, and so do those that a rotation let live', async () => {
      const application = await anotherApplication(world);
      await createWebhookSecret(world.engine.in(application));
      await rotateWebhookSecret(world.engine.in(application));
      const { secret } = await rotateWebhookSecret(world.engine.in(application), 0);
      expect(await live(application)).toEqual([secret]);
    });

    test('does not open in the row of another application', async () => {
      const [home, neighbour] = [await anotherApplication(world), await anotherApplication(world)];
      await createWebhookSecret(world.engine.in(home));
      await createWebhookSecret(world.engine.in(neighbour));
      const rows = await world.sql.selectFrom('webhook_secrets').selectAll().execute();
      const theirs = rows.find((row) => row.application_id === neighbour.id)!;
      await world.sql
        .updateTable('webhook_secrets')
        .where('application_id', '=', home.id)
        .set({ secret: theirs.secret })
        .execute();
      await expect(live(home)).rejects.toThrow(/does not open/);
    });
  });
}
