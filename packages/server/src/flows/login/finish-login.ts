import type { Account } from '../../core/account/account.ts';
import type { Application } from '../../core/application/application.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import type { Caller } from '../../core/caller.ts';
import type { Challenge, Demand } from '../../core/challenge/challenge.ts';
import { completeChallenge, isCurrent } from '../../core/challenge/complete-challenge.ts';
import type { Effect } from '../../core/challenge/guess.ts';
import type { Proof } from '../../core/challenge/proof.ts';
import type { Engine } from '../../core/engine.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import type { ChallengeResponse } from '../../core/factor/factor-method.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { insertSession, prepareSession, type SessionTokens } from '../../core/session/open-session.ts';
import { Rollback, type Stores } from '../../core/stores.ts';
import { newTrustedBrowser } from './trust-browser.ts';

export interface LoginCompletion {
  readonly tempToken: string;
  readonly response: ChallengeResponse;
  /** Skip the second factor in this browser from now on. */
  readonly trustDevice?: { readonly name?: string } | undefined;
}

export interface FinishedLogin {
  readonly account: Account;
  readonly tokens: SessionTokens;
  readonly deviceToken?: string;
  /** After a recovery code: how many are left. */
  readonly remainingCodes?: number;
}

/** Finishes a pending login with its second factor, in whichever API it was begun. */
export async function finishLogin(
  engine: Engine,
  application: Application,
  { tempToken, response, trustDevice }: LoginCompletion,
  caller: Caller,
): Promise<Outcome<FinishedLogin>> {
  const handleHash = engine.handles.hash('temp', tempToken);
  if (handleHash === undefined) return refuse('invalid_challenge');
  return completeChallenge(engine, application, {
    reference: { handleHash },
    purpose: 'login',
    response,
    caller,
    effect: loginEffect(engine, application, trustDevice, caller),
  });
}

/**
 * Approves a pending login from elsewhere: a device, a backend. Nobody gets a session by it; the holder of the
 * tempToken collects it with {@link collectLogin}.
 */
export async function approveLogin(
  engine: Engine,
  application: Application,
  challengeId: string,
  response: ChallengeResponse,
  caller: Caller,
): Promise<Outcome<'approved'>> {
  const effect: Effect<'approved'> = {
    redeems: false,
    prepare: () => Promise.resolve(() => Promise.resolve('approved')),
  };
  const reference = { id: challengeId };
  return completeChallenge(engine, application, { reference, purpose: 'login', response, caller, effect });
}

/** Opens the session of a login that was approved from elsewhere, once. */
export async function collectLogin(
  engine: Engine,
  application: Application,
  tempToken: string,
  caller: Caller,
): Promise<Outcome<FinishedLogin>> {
  const handleHash = engine.handles.hash('temp', tempToken);
  if (handleHash === undefined) return refuse('invalid_challenge');
  const demand = await engine.database.stores.challenges.findDemand(application.id, { handleHash });
  if (demand === undefined || !isCollectable(demand, engine.clock.now())) return refuse('invalid_challenge');
  const { challenge, account } = demand;
  if (challenge.proof === undefined) return refuse('invalid_challenge');
  const proofs = { first: 'password', second: challenge.proof } as const;
  const prepared = await prepareSession(engine, application, account, proofs, caller);
  const event = loginEvent(
    engine,
    application,
    challenge,
    challenge.proof.method,
    prepared.session.id,
    caller,
  );
  const record = prepareEvents(engine, application, account, [event]);
  return engine.database.transact(async (stores) => {
    const now = engine.clock.now();
    if (!(await stores.challenges.redeem(application.id, challenge.id, now)))
      return refuse('invalid_challenge');
    if (!(await insertSession(stores, prepared))) throw new Rollback(refuse('invalid_challenge'));
    await record(stores);
    return succeed({ account, tokens: prepared.tokens });
  });
}

function isCollectable({ challenge, account }: Demand, now: number): boolean {
  if (challenge.purpose !== 'login' || challenge.status !== 'approved') return false;
  if (challenge.redeemedAt !== undefined || challenge.expiresAt <= now) return false;
  return account.disabledAt === undefined && isCurrent(challenge, account.credentialVersion);
}

function loginEffect(
  engine: Engine,
  application: Application,
  trustDevice: LoginCompletion['trustDevice'],
  caller: Caller,
): Effect<FinishedLogin> {
  return {
    redeems: true,
    prepare: async ({ challenge, account }, proof) => {
      const proofs = { first: 'password', second: proof } as const;
      const prepared = await prepareSession(engine, application, account, proofs, caller);
      const trusted =
        mayTrust(application, proof) && trustDevice
          ? newTrustedBrowser(engine, account, trustDevice.name, caller)
          : undefined;
      const event = loginEvent(engine, application, challenge, proof.method, prepared.session.id, caller);
      const trustEvent = newEvent(engine, application, 'trusted_device.added', {
        accountId: account.id,
        caller,
      });
      const events = trusted === undefined ? [event] : [event, trustEvent];
      const record = prepareEvents(engine, application, account, events);
      return async (stores) => {
        if (!(await insertSession(stores, prepared))) return undefined;
        if (trusted !== undefined) await stores.trustedBrowsers.insert(trusted.device);
        await record(stores);
        const remainingCodes = await countRemaining(stores, challenge, proof);
        return {
          account,
          tokens: prepared.tokens,
          ...(trusted !== undefined && { deviceToken: trusted.token }),
          ...(remainingCodes !== undefined && { remainingCodes }),
        };
      };
    },
  };
}

/** A bypass code logs in once: trusting the browser would make it last. */
function mayTrust({ settings }: Application, proof: Proof): boolean {
  return proof.givesSudo && settings.trustedDevices !== 'forbidden';
}

function loginEvent(
  engine: Engine,
  application: Application,
  { accountId, id }: Challenge,
  method: string,
  sessionId: string,
  caller: Caller,
) {
  const type =
    method === 'recovery_code'
      ? 'recovery_code.used'
      : method === 'bypass_code'
        ? 'bypass_code.used'
        : 'login.succeeded';
  return newEvent(engine, application, type, {
    accountId,
    caller,
    data: { method, sessionId, challengeId: id },
  });
}

async function countRemaining(
  { recoveryCodes }: Stores,
  { applicationId, accountId }: Challenge,
  { method }: Proof,
): Promise<number | undefined> {
  if (method !== 'recovery_code' && method !== 'bypass_code') return undefined;
  return (await recoveryCodes.findLive(applicationId, accountId))?.remaining ?? 0;
}
