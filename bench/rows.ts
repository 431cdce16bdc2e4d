import { approveSession, createOnly, type Shop } from './hosted.ts';
import type { Figure, Operation } from './load.ts';
import { meanFigure, measure } from './load.ts';
import {
  bareRequest,
  completeLogin,
  passwordLogin,
  refresh,
  seedPendingLogins,
  verifyOnly,
  whoAmI,
} from './operations.ts';
import type { Authenticators } from './people.ts';
import { type BareServer, rawArgon2 } from './primitives.ts';
import type { OpenSession, Seeder } from './seed.ts';
import type { Inside } from './target.ts';

export type RowName =
  | 'raw argon2id'
  | 'password login'
  | 'complete 2FA login'
  | '/2fa/verify alone'
  | 'bare Fastify'
  | '/auth/me'
  | '/auth/refresh'
  | 'hosted session created'
  | 'hosted session approved';

export interface MeasuredRow {
  readonly name: RowName;
  readonly concurrency: number;
  readonly figure: Figure;
  /** Of its rate to that of what it is held against. */
  readonly ratio?: { readonly value: number; readonly to: RowName };
}

/** All that the measurements of one run share. */
export interface Stage {
  readonly inside: Inside;
  readonly seeder: Seeder;
  readonly authenticators: Authenticators;
  readonly sessions: readonly OpenSession[];
  readonly bare: BareServer;
  readonly url: string;
  readonly pid: number;
  readonly seconds: number;
}

/** The most that the service could do in a second, generously. */
const MOST_VERIFICATIONS = 2_500;
const MOST_PENDING = 18_000;

/** Primitive, service, primitive: what drifts cannot flatter. */
export async function measureLogins(stage: Stage, concurrency: number): Promise<MeasuredRow[]> {
  const { seconds } = stage;
  const parameters = stage.inside.config.argon2;
  const before = await rawArgon2(parameters, concurrency, seconds);
  const login = await onService(stage, concurrency, passwordLogin(stage.seeder));
  const raw = meanFigure([before, await rawArgon2(parameters, concurrency, seconds)]);
  return [
    { name: 'raw argon2id', concurrency, figure: raw },
    { name: 'password login', concurrency, figure: login, ratio: ratioOf(login, raw, 'raw argon2id') },
  ];
}

export async function measureMe(stage: Stage, concurrency: number): Promise<MeasuredRow[]> {
  const { url, pid } = stage.bare;
  const onBare = () => measure({ ...stage, url, pid, concurrency, operation: bareRequest });
  const before = await onBare();
  const me = await onService(stage, concurrency, whoAmI(signed(stage)));
  const bare = meanFigure([before, await onBare()]);
  return [
    { name: 'bare Fastify', concurrency, figure: bare },
    { name: '/auth/me', concurrency, figure: me, ratio: ratioOf(me, bare, 'bare Fastify') },
  ];
}

export async function measureRefresh(stage: Stage, concurrency: number): Promise<MeasuredRow[]> {
  const figure = await onService(stage, concurrency, refresh(stage.sessions));
  return [{ name: '/auth/refresh', concurrency, figure }];
}

export async function measureSecondFactors(stage: Stage, concurrency: number): Promise<MeasuredRow[]> {
  const { seeder, authenticators } = stage;
  const before = await onService(stage, concurrency, passwordLogin(seeder));
  const complete = await onService(stage, concurrency, completeLogin(seeder, authenticators));
  const login = meanFigure([before, await onService(stage, concurrency, passwordLogin(seeder))]);
  const wanted = Math.min(MOST_PENDING, Math.ceil(stage.seconds * 1.3 * MOST_VERIFICATIONS));
  const members = authenticators.reserve(wanted, seeder.count.member);
  const pending = await seedPendingLogins(stage.inside, seeder, members);
  const verified = await onService(stage, concurrency, verifyOnly(pending, authenticators));
  return [
    {
      name: 'complete 2FA login',
      concurrency,
      figure: complete,
      ratio: ratioOf(complete, login, 'password login'),
    },
    { name: '/2fa/verify alone', concurrency, figure: verified },
  ];
}

/** Created: one request that writes, beside one that does nothing. Approved: beside a login with a password. */
export async function measureHosted(stage: Stage, shop: Shop, concurrency: number): Promise<MeasuredRow[]> {
  const { url, pid } = stage.bare;
  const bare = await measure({ ...stage, url, pid, concurrency, operation: bareRequest });
  const created = await onService(stage, concurrency, createOnly(shop));
  const login = await onService(stage, concurrency, passwordLogin(stage.seeder));
  const approved = await onService(stage, concurrency, approveSession(shop));
  return [
    {
      name: 'hosted session created',
      concurrency,
      figure: created,
      ratio: ratioOf(created, bare, 'bare Fastify'),
    },
    {
      name: 'hosted session approved',
      concurrency,
      figure: approved,
      ratio: ratioOf(approved, login, 'password login'),
    },
  ];
}

function signed({ sessions }: Stage): OpenSession[] {
  return sessions.filter(({ accessToken }) => accessToken !== '');
}

function onService(stage: Stage, concurrency: number, operation: Operation): Promise<Figure> {
  return measure({ ...stage, concurrency, operation });
}

function ratioOf(figure: Figure, held: Figure, to: RowName): { value: number; to: RowName } {
  return { value: figure.rate / held.rate, to };
}
