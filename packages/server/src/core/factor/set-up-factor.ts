import { buildOtpauthUri, encodeBase32 } from '@countersign/otp';
import type { Account } from '../account/account.ts';
import type { Application } from '../application/application.ts';
import { auditEvent } from '../audit/record.ts';
import type { Caller } from '../caller.ts';
import type { Challenge } from '../challenge/challenge.ts';
import { completeChallenge } from '../challenge/complete-challenge.ts';
import { SETUP_LIFETIME } from '../challenge/evaluate-factors.ts';
import type { Effect } from '../challenge/guess.ts';
import type { Engine } from '../engine.ts';
import { newId } from '../id.ts';
import { type Outcome, refuse, succeed } from '../outcome.ts';
import { createCodeSet, type NewCodeSet } from '../recovery-code/code-set.ts';
import type { RecoveryCodeFormat } from '../recovery-code/recovery-code.ts';
import type { Authenticated } from '../session/authenticate.ts';
import type { Session } from '../session/session.ts';
import type { Stores } from '../stores.ts';
import type { Factor } from './factor.ts';
import { MAX_LABEL } from './manage-factors.ts';
import { factorBinding } from './open-factor.ts';

const MAX_TOTP_FACTORS = 5;
/** Double calls and remounts happen; more than this at once is something else. */
const MAX_PENDING = 5;

export interface TotpSetup {
  /** Base32, for typing in by hand. */
  readonly secret: string;
  readonly otpauthUrl: string;
  /** Live once the factor is; empty where the account holds live codes already. */
  readonly recoveryCodes: readonly string[];
}

/** Begins a set-up; no factor in force is touched until the new one is proved. */
export async function startTotpSetup(
  engine: Engine,
  authenticated: Authenticated,
  { label, format }: { label?: string | undefined; format: RecoveryCodeFormat },
): Promise<Outcome<TotpSetup>> {
  const { application, account, sudo } = authenticated;
  if (!sudo) return refuse('step_up_required');
  const held = await engine.database.stores.factors.listByAccount(application.id, account.id);
  if (
    held.filter((factor) => factor.type === 'totp' && factor.status === 'active').length >= MAX_TOTP_FACTORS
  ) {
    return refuse('too_many_factors');
  }
  const challenge = await setupChallenge(engine, authenticated, 'totp');
  const { factor, secret } = newTotpFactor(engine, authenticated, label);
  const codes = await codesBeside(engine, account, factor, format);
  await store(engine, challenge, factor, codes, overdue(held, authenticated));
  return succeed({
    secret: encodeBase32(secret),
    otpauthUrl: otpauthUrl(application, account, factor, secret),
    recoveryCodes: codes?.codes ?? [],
  });
}

/** Activates the pending set-up of this session that the code fits; the others die. */
export async function confirmSetup(
  engine: Engine,
  { application, session }: Authenticated,
  response: { method: 'totp'; code: string },
  caller: Caller,
): Promise<Outcome<{ method: string }>> {
  const reference = { sessionId: session.id, purpose: 'setup', method: response.method } as const;
  const effect = setupEffect(engine, application, session, caller);
  const completed = await completeChallenge(engine, application, {
    reference,
    purpose: 'setup',
    response,
    caller,
    effect,
  });
  if (!completed.ok && completed.code === 'invalid_challenge') return refuse('setup_not_initiated');
  return completed;
}

/** One open set-up challenge per session and method: asking again extends it. */
async function setupChallenge(
  engine: Engine,
  { application, account, session }: Authenticated,
  method: string,
): Promise<Challenge> {
  const { challenges } = engine.database.stores;
  const reference = { sessionId: session.id, purpose: 'setup', method } as const;
  const open = (await challenges.findDemand(application.id, reference))?.challenge;
  const now = engine.clock.now();
  if (open?.status === 'pending' && open.expiresAt > now) return { ...open, expiresAt: now + SETUP_LIFETIME };
  return {
    id: newId(engine),
    applicationId: application.id,
    accountId: account.id,
    purpose: 'setup',
    status: 'pending',
    sessionId: session.id,
    methods: [method],
    credentialVersion: account.credentialVersion,
    amr: [],
    ipAddress: session.ipAddress,
    userAgent: session.userAgent,
    createdAt: now,
    expiresAt: now + SETUP_LIFETIME,
  };
}

function newTotpFactor(
  engine: Engine,
  { account: { id: accountId, applicationId }, session }: Authenticated,
  label: string | undefined,
): { factor: Factor; secret: Uint8Array } {
  const method = engine.factorMethods.get('totp');
  if (method === undefined) throw new Error('The engine was composed without TOTP');
  const { secret, parameters, state } = method.enroll((length) => engine.random.bytes(length));
  const id = newId(engine);
  const trimmed = label?.trim().slice(0, MAX_LABEL);
  const factor: Factor = {
    id,
    applicationId,
    accountId,
    type: 'totp',
    ...(trimmed !== undefined && trimmed !== '' && { label: trimmed }),
    status: 'pending',
    secret: engine.boxes.seal(secret, factorBinding({ applicationId, id })),
    parameters,
    state,
    setupSessionId: session.id,
    createdAt: engine.clock.now(),
  };
  return { factor, secret };
}

async function codesBeside(
  engine: Engine,
  { id: accountId, applicationId }: Account,
  factor: Factor,
  format: RecoveryCodeFormat,
): Promise<NewCodeSet | undefined> {
  const live = await engine.database.stores.recoveryCodes.findLive(applicationId, accountId);
  if (live !== undefined && live.remaining > 0) return undefined;
  return createCodeSet(engine, { applicationId, accountId, factorId: factor.id }, format);
}

function overdue(held: readonly Factor[], { session }: Authenticated): Factor[] {
  const pending = held.filter((one) => one.status === 'pending' && one.setupSessionId === session.id);
  return pending.slice(0, Math.max(0, pending.length - MAX_PENDING + 1));
}

async function store(
  engine: Engine,
  challenge: Challenge,
  factor: Factor,
  codes: NewCodeSet | undefined,
  dying: readonly Factor[],
): Promise<void> {
  const { applicationId, accountId, id, expiresAt } = challenge;
  await engine.database.transact(async (stores) => {
    if (!(await stores.challenges.extend(applicationId, id, expiresAt)))
      await stores.challenges.insert(challenge);
    for (const old of dying) await stores.factors.revoke(applicationId, accountId, old.id, factor.createdAt);
    await stores.factors.insert(factor);
    if (codes !== undefined) await stores.recoveryCodes.insertSet(codes.set, codes.hashes);
  });
}

function otpauthUrl(
  application: Application,
  account: Account,
  { parameters }: Factor,
  secret: Uint8Array,
): string {
  // A colon separates issuer and account in the label, so neither may hold one.
  const issuer = application.name.replaceAll(':', ' ').trim() || 'Countersign';
  const owner = (account.email ?? account.username ?? account.id).replaceAll(':', ' ');
  return buildOtpauthUri({ type: 'totp', issuer, account: owner, secret, ...parameters });
}

function setupEffect(
  engine: Engine,
  application: Application,
  session: Session,
  caller: Caller,
): Effect<{ method: string }> {
  return {
    redeems: true,
    prepare: ({ challenge, account }, proof) => {
      const { accountId } = challenge;
      const data = { method: proof.method, factorId: proof.factorId ?? '' };
      const event = auditEvent(engine, application, 'factor.activated', { accountId, caller, data });
      // This session showed the new factor and keeps its sudo; its assurance stays what it was.
      const shown = { amr: [...new Set([...session.amr, ...proof.amr])], authTime: session.authTime };
      return Promise.resolve(async (stores: Stores, now: number) => {
        if (!(await stores.sessions.reauthenticate(application.id, session.id, shown))) return undefined;
        const seen = account.credentialVersion;
        if (!(await stores.accounts.advanceCredentialVersion(application.id, accountId, { seen, now }))) {
          return undefined;
        }
        await activateCodes(stores, application, accountId, proof.factorId ?? '');
        await stores.factors.revokeAll(application.id, accountId, now, { type: 'totp', status: 'pending' });
        await stores.audit.append(event);
        return { method: proof.method };
      });
    },
  };
}

/** Codes go live with the factor beside which they were shown; what was shown beside others dies. */
async function activateCodes(
  { recoveryCodes }: Stores,
  application: Application,
  accountId: string,
  factorId: string,
): Promise<void> {
  const live = await recoveryCodes.findLive(application.id, accountId);
  if (live === undefined || live.remaining === 0) {
    if (live !== undefined) await recoveryCodes.endAll(application.id, accountId, 'live');
    await recoveryCodes.activate(application.id, factorId);
  }
  await recoveryCodes.endAll(application.id, accountId, 'pending');
}
