import type { Account } from '../../src/core/account/account.ts';
import type { ActionPurpose } from '../../src/core/action-token/action-token.ts';
import type { Application } from '../../src/core/application/application.ts';
import type { ChallengePurpose } from '../../src/core/challenge/challenge.ts';
import { HOUR } from '../../src/core/clock.ts';
import type { Factor, FactorStatus } from '../../src/core/factor/factor.ts';
import type { FactorType } from '../../src/core/factor/factor-kinds.ts';
import { factorBinding } from '../../src/core/factor/open-factor.ts';
import {
  actionToken,
  bypassCode,
  challenge,
  codeSet,
  device,
  factor,
  type Owner,
  session,
} from '../storage/rows.ts';
import type { World } from './engine.ts';
import { newHostedPerson, openHosted } from './hosted-person.ts';

/** One of everything that a change of an account can end; by the ids of the rows, or what finds them. */
export interface FullAccount {
  readonly application: Application;
  readonly accountId: string;
  readonly sessions: { readonly own: string; readonly other: string };
  readonly challenges: Readonly<Record<Exclude<ChallengePurpose, 'hosted'>, string>>;
  /** In force, and one that a business suspended. */
  readonly factors: Readonly<Record<'totp' | 'push' | 'sms' | 'email' | 'suspended', string>>;
  readonly setUp: string;
  readonly codes: { readonly live: string; readonly beside: string };
  readonly bypassHash: string;
  readonly tokenHashes: Readonly<Record<ActionPurpose, string>>;
  /** Where the application is one of a business. */
  readonly hostedSession?: string;
}

/** The account as it is now. */
export async function accountOf(
  { engine }: World,
  { application, accountId }: Pick<FullAccount, 'application' | 'accountId'>,
): Promise<Account> {
  const account = await engine.database.stores.in(application.id).accounts.findById(accountId);
  if (account === undefined) throw new Error('no such account');
  return account;
}

/** Someone of a business with everything; nobody logs in there, yet their rows are as good as any. */
export async function newFullPerson(world: World, application: Application): Promise<FullAccount> {
  const person = await newHostedPerson(world, application);
  const full = await fill(world, person);
  const { sessionToken } = await openHosted(world, person);
  const handleHash = world.engine.handles.hash('session', sessionToken) ?? '';
  const demand = await world.engine.database.stores.in(application.id).challenges.findDemand({ handleHash });
  return { ...full, hostedSession: demand?.challenge.id ?? '' };
}

/** Fills an account up that has an authenticator with live recovery codes; `own` is the session of its owner. */
export async function fill(
  world: World,
  { application, accountId }: Pick<FullAccount, 'application' | 'accountId'>,
  ownSession?: string,
): Promise<FullAccount> {
  const owner = { applicationId: application.id, accountId };
  const totp = (await world.engine.database.stores.in(application.id).factors.listByAccount(accountId)).find(
    ({ type }) => type === 'totp',
  );
  const live = await world.engine.database.stores.in(application.id).recoveryCodes.findLive(accountId);
  if (totp === undefined || live === undefined) throw new Error('no authenticator to begin with');
  const setUp = await insertFactor(world, owner, 'totp', 'pending');
  const pepperKeyId = world.engine.lookups.currentKeyId;
  const beside = codeSet(owner, { status: 'pending', factorId: setUp, pepperKeyId });
  await world.engine.database.stores.in(beside.applicationId).recoveryCodes.insertSet(beside, ['a hash']);
  return {
    application,
    accountId,
    sessions: await insertSessions(world, owner, ownSession),
    challenges: await insertChallenges(world, owner),
    factors: {
      totp: totp.id,
      push: await insertFactor(world, owner, 'push', 'active'),
      sms: await insertFactor(world, owner, 'sms', 'active'),
      email: await insertFactor(world, owner, 'email', 'disabled'),
      suspended: await insertFactor(world, owner, 'totp', 'suspended'),
    },
    setUp,
    codes: { live: live.set.id, beside: beside.id },
    ...(await insertOnceOnly(world, owner)),
  };
}

async function insertFactor(
  { engine, clock }: World,
  owner: Owner,
  type: FactorType,
  status: FactorStatus,
): Promise<string> {
  const row = factor(owner, { type, status, createdAt: clock.now(), setupSessionId: 'another session' });
  const secret = engine.boxes.seal(engine.random.bytes(20), factorBinding(row));
  await engine.database.stores.in(row.applicationId).factors.insert({ ...row, secret } satisfies Factor);
  return row.id;
}

/** With a trusted browser beside them. */
async function insertSessions({ engine, clock }: World, owner: Owner, ownSession?: string) {
  const expiresAt = clock.now() + HOUR;
  await engine.database.stores.in(owner.applicationId).trustedBrowsers.insert(device(owner, { expiresAt }));
  const rows = [0, 1].map(() => session(owner, { amr: ['pwd'], expiresAt, absoluteExpiresAt: expiresAt }));
  const [other, own] = rows as [(typeof rows)[0], (typeof rows)[0]];
  const inserted = ownSession === undefined ? rows : [other];
  const account = await engine.database.stores.in(owner.applicationId).accounts.findById(owner.accountId);
  for (const row of inserted)
    await engine.database.stores.in(row.applicationId).sessions.insert(row, account?.credentialVersion ?? 0);
  return { own: ownSession ?? own.id, other: other.id };
}

async function insertChallenges({ engine, clock }: World, owner: Owner) {
  const expiresAt = clock.now() + HOUR;
  const insert = async (purpose: ChallengePurpose): Promise<string> => {
    const row = challenge(owner, { purpose, expiresAt, sessionId: 'another session' });
    await engine.database.stores.in(row.applicationId).challenges.insert(row);
    return row.id;
  };
  return {
    login: await insert('login'),
    enrolment: await insert('enrolment'),
    setup: await insert('setup'),
    'step-up': await insert('step-up'),
    verify: await insert('verify'),
    device: await insert('device'),
  };
}

async function insertOnceOnly({ engine, clock }: World, owner: Owner) {
  const expiresAt = clock.now() + HOUR;
  const insert = async (purpose: ActionPurpose): Promise<string> => {
    const row = actionToken(owner, { purpose, expiresAt });
    await engine.database.stores.in(row.applicationId).actionTokens.insert(row);
    return row.tokenHash;
  };
  const bypass = bypassCode(owner, { expiresAt });
  await engine.database.stores.in(bypass.applicationId).bypassCodes.insert(bypass);
  return {
    bypassHash: bypass.codeHash,
    tokenHashes: {
      'verify-email': await insert('verify-email'),
      'reset-password': await insert('reset-password'),
      'not-me': await insert('not-me'),
    },
  };
}
