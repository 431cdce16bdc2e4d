import type { Account } from '../../core/account/account.ts';
import type { Application } from '../../core/application/application.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import type { Caller } from '../../core/caller.ts';
import type { Challenge } from '../../core/challenge/challenge.ts';
import { completeChallenge } from '../../core/challenge/complete-challenge.ts';
import type { Effect } from '../../core/challenge/guess.ts';
import type { Proof } from '../../core/challenge/proof.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import type { ChallengeResponse } from '../../core/factor/factor-method.ts';
import { type Outcome, refuse } from '../../core/outcome.ts';
import { readLabel } from '../../core/read-label.ts';
import { insertSession, prepareSession, type SessionTokens } from '../../core/session/open-session.ts';
import type { Stores } from '../../core/stores.ts';
import type { Tenant } from '../../core/tenant.ts';
import { SECOND_FACTOR_DUE } from './login-policy.ts';
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
  tenant: Tenant,
  { tempToken, response, trustDevice }: LoginCompletion,
  caller: Caller,
): Promise<Outcome<FinishedLogin>> {
  const name = readLabel('deviceName', trustDevice?.name ?? '');
  if (!name.ok) return name;
  const handleHash = tenant.handles.hash('temp', tempToken);
  if (handleHash === undefined) return refuse('invalid_challenge');
  return completeChallenge(tenant, {
    reference: { handleHash },
    purpose: 'login',
    response,
    caller,
    effect: loginEffect(tenant, trustDevice, caller),
  });
}

function loginEffect(
  tenant: Tenant,
  trustDevice: LoginCompletion['trustDevice'],
  caller: Caller,
): Effect<FinishedLogin> {
  return {
    redeems: true,
    prepare: async ({ challenge, account }, proof) => {
      const proofs = { first: 'password', second: proof } as const;
      const prepared = await prepareSession(tenant, account, proofs, caller);
      const trusted =
        mayTrust(tenant.application, proof) && trustDevice
          ? newTrustedBrowser(tenant, account, trustDevice.name, caller)
          : undefined;
      const event = loginEvent(tenant, challenge, {
        method: proof.method,
        sessionId: prepared.session.id,
        caller,
      });
      const trustEvent = newEvent(tenant, 'trusted_device.added', {
        accountId: account.id,
        caller,
      });
      const events = trusted === undefined ? [event] : [event, trustEvent];
      const record = prepareEvents(tenant, account, events);
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
  tenant: Tenant,
  { accountId, id }: Challenge,
  {
    method,
    sessionId,
    caller,
  }: { readonly method: string; readonly sessionId: string; readonly caller: Caller },
) {
  const type =
    method === 'recovery_code'
      ? 'recovery_code.used'
      : method === 'bypass_code'
        ? 'bypass_code.used'
        : 'login.succeeded';
  return newEvent(tenant, type, {
    accountId,
    caller,
    data: { method, sessionId, challengeId: id, because: SECOND_FACTOR_DUE },
  });
}

async function countRemaining(
  { recoveryCodes }: Stores,
  { accountId }: Challenge,
  { method }: Proof,
): Promise<number | undefined> {
  if (method !== 'recovery_code' && method !== 'bypass_code') return undefined;
  return (await recoveryCodes.findLive(accountId))?.remaining ?? 0;
}
