import { createApp } from '../packages/server/src/http/app.ts';
import { approveSession, createOnly, openShop } from './hosted.ts';
import type { Operation } from './load.ts';
import {
  completeLogin,
  passwordLogin,
  refresh,
  seedPendingLogins,
  verifyOnly,
  whoAmI,
} from './operations.ts';
import type { RowName, Stage } from './rows.ts';
import { composeInside, type Ground } from './target.ts';
import { Wire } from './wire.ts';

const TURNS = 40;

export type StatementCounts = Partial<Record<RowName, number>>;

/** SQL statements of one operation, BEGIN and COMMIT left out: a short run in this process, where they are heard. */
export async function countStatements(ground: Ground, stage: Stage): Promise<StatementCounts> {
  const heard = { count: 0 };
  const inside = await composeInside(ground, (sql) => {
    if (!/^(begin|commit|rollback)/i.test(sql)) heard.count += 1;
  });
  const { publicUrl, mode, trustedProxies } = inside.config;
  const app = createApp({
    engine: inside.engine,
    config: { publicUrl, mode, trustedProxies, version: 'bench', explorer: false },
  });
  const wire = await Wire.open(await app.listen({ host: '127.0.0.1', port: 0 }));
  const counts: StatementCounts = {};
  for (const [name, operation] of await operationsOf(stage)) {
    // The first may read what is remembered afterwards.
    await operation(wire);
    heard.count = 0;
    for (let turn = 0; turn < TURNS; turn++) await operation(wire);
    counts[name] = heard.count / TURNS;
  }
  wire.close();
  await app.close();
  await inside.database.close();
  return counts;
}

async function operationsOf({
  inside,
  seeder,
  authenticators,
  sessions,
}: Stage): Promise<[RowName, Operation][]> {
  const members = authenticators.reserve(TURNS + 1, seeder.count.member);
  const pending = await seedPendingLogins(inside, seeder, members);
  const shop = await openShop(inside);
  return [
    ['password login', passwordLogin(seeder)],
    ['complete 2FA login', completeLogin(seeder, authenticators)],
    ['/2fa/verify alone', verifyOnly(pending, authenticators)],
    ['/auth/me', whoAmI(sessions.slice(0, 10))],
    ['hosted session created', createOnly(shop)],
    ['hosted session approved', approveSession(shop)],
    ['/auth/refresh', refresh(sessions.filter(({ refreshes }) => refreshes < 3))],
  ];
}
