import type { Ending } from '../../src/core/ending/endings.ts';
import type { World } from './engine.ts';
import type { FullAccount } from './full-account.ts';

/** What each column of the table looks like from outside, for each of its cells. */
export const SEEN: {
  readonly [Column in keyof Ending]: Readonly<Record<Ending[Column], object>> &
    Readonly<Record<string, object>>;
} = {
  sessions: {
    kept: { own: 'live', other: 'live' },
    'by password': { own: 'live', other: 'ended' },
    // The other's id is from before all that are made here.
    oldest: { own: 'live', other: 'ended' },
    others: { own: 'live', other: 'ended' },
    all: { own: 'ended', other: 'ended' },
  },
  trustedBrowsers: { kept: { live: 1 }, all: { live: 0 } },
  challenges: {
    kept: {
      login: 'pending',
      enrolment: 'pending',
      setup: 'pending',
      'step-up': 'pending',
      verify: 'pending',
      device: 'pending',
    },
    logins: {
      login: 'canceled',
      enrolment: 'canceled',
      setup: 'pending',
      'step-up': 'pending',
      verify: 'pending',
      device: 'pending',
    },
    'set-ups': {
      login: 'pending',
      enrolment: 'canceled',
      setup: 'canceled',
      'step-up': 'pending',
      verify: 'pending',
      device: 'pending',
    },
    all: {
      login: 'canceled',
      enrolment: 'canceled',
      setup: 'canceled',
      'step-up': 'canceled',
      verify: 'canceled',
      device: 'canceled',
    },
  },
  setUps: { kept: { setUp: 'pending' }, all: { setUp: 'revoked' } },
  hostedSessions: {
    kept: { status: 'pending' },
    account: { status: 'canceled', reason: 'account' },
    superseded: { status: 'canceled', reason: 'superseded' },
    guesses: { status: 'denied', reason: 'guesses' },
  },
  factors: {
    kept: { totp: 'active', push: 'active', sms: 'active', email: 'disabled', suspended: 'suspended' },
    // The tests choose the number; where all are chosen, two-factor authentication is off.
    chosen: { totp: 'active', push: 'active', sms: 'revoked', email: 'disabled', suspended: 'suspended' },
    'all chosen': {
      totp: 'revoked',
      push: 'revoked',
      sms: 'revoked',
      email: 'revoked',
      suspended: 'suspended',
    },
    authenticators: {
      totp: 'suspended',
      push: 'revoked',
      sms: 'active',
      email: 'disabled',
      suspended: 'suspended',
    },
    'in force': {
      totp: 'suspended',
      push: 'revoked',
      sms: 'revoked',
      email: 'revoked',
      suspended: 'suspended',
    },
    all: { totp: 'revoked', push: 'revoked', sms: 'revoked', email: 'revoked', suspended: 'revoked' },
  },
  recoveryCodes: {
    kept: { live: 'live', beside: 'pending', replaced: false },
    pending: { live: 'live', beside: 'ended', replaced: false },
    replaced: { live: 'ended', beside: 'ended', replaced: true },
    all: { live: 'ended', beside: 'ended', replaced: false },
  },
  bypassCodes: { kept: { live: true }, all: { live: false } },
  actionTokens: {
    kept: { 'verify-email': true, 'reset-password': true, 'not-me': true },
    resets: { 'verify-email': true, 'reset-password': false, 'not-me': true },
    'resets and not-me': { 'verify-email': true, 'reset-password': false, 'not-me': false },
  },
};

type Look = (world: World, full: FullAccount) => Promise<object>;

/** Looks at what lives of an account that had everything, column by column. */
export const LOOKS: Readonly<Record<keyof Ending, Look>> = {
  async sessions({ sql }, { accountId, sessions }) {
    const rows = await sql
      .selectFrom('sessions')
      .select(['id', 'ended_at'])
      .where('account_id', '=', accountId)
      .execute();
    const states = new Map(
      rows.map(({ id, ended_at: endedAt }) => [id, endedAt === null ? 'live' : 'ended']),
    );
    return named(sessions, states);
  },

  async trustedBrowsers({ engine, clock }, { application, accountId }) {
    const { trustedBrowsers } = engine.database.stores.in(application.id);
    return { live: (await trustedBrowsers.listLive(accountId, clock.now())).length };
  },

  async challenges(world, { accountId, challenges }) {
    return named(challenges, await statuses(world, 'challenges', accountId));
  },

  async setUps(world, { accountId, setUp }) {
    return named({ setUp }, await statuses(world, 'factors', accountId));
  },

  async hostedSessions(world, { application, accountId, hostedSession = '' }) {
    const status = (await statuses(world, 'challenges', accountId)).get(hostedSession);
    const trail = await world.engine.database.stores.in(application.id).audit.list({ accountId, limit: 50 });
    const ends = trail.filter(({ type }) => type === 'challenge.denied' || type === 'challenge.expired');
    const reason = ends.find(({ data }) => data['challengeId'] === hostedSession)?.data['reason'];
    return { status, ...(reason !== undefined && { reason }) };
  },

  async factors(world, { accountId, factors }) {
    return named(factors, await statuses(world, 'factors', accountId));
  },

  async recoveryCodes(world, { application, accountId, codes }) {
    const { recoveryCodes } = world.engine.database.stores.in(application.id);
    const states = await statuses(world, 'recovery_code_sets', accountId);
    const live = await recoveryCodes.findLive(accountId);
    return { ...named(codes, states), replaced: live !== undefined && live.set.id !== codes.live };
  },

  async bypassCodes({ engine, clock }, { application, accountId, bypassHash }) {
    const { bypassCodes } = engine.database.stores.in(application.id);
    const code = await bypassCodes.findLive(accountId, bypassHash, clock.now());
    return { live: code !== undefined };
  },

  async actionTokens({ engine, clock }, { application, tokenHashes }) {
    const { actionTokens } = engine.database.stores.in(application.id);
    const isLive = async (purpose: keyof typeof tokenHashes) =>
      (await actionTokens.findLive(purpose, tokenHashes[purpose], clock.now())) !== undefined;
    return {
      'verify-email': await isLive('verify-email'),
      'reset-password': await isLive('reset-password'),
      'not-me': await isLive('not-me'),
    };
  },
};

async function statuses(
  { sql }: World,
  name: 'challenges' | 'factors' | 'recovery_code_sets',
  accountId: string,
): Promise<Map<string, string>> {
  const rows = await sql
    .selectFrom(name)
    .select(['id', 'status'])
    .where('account_id', '=', accountId)
    .execute();
  return new Map(rows.map(({ id, status }) => [id, status]));
}

function named(ids: object, states: ReadonlyMap<string, string>): object {
  return Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, states.get(id)]));
}
