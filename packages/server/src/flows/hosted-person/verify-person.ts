import { normalizeCode } from '@countersign/otp';
import type { Account } from '../../core/account/account.ts';
import { findHostedPerson, type PersonReference } from '../../core/account/find-hosted-person.ts';
import type { KeyHolder } from '../../core/api-key/authenticate-api-key.ts';
import { keyCounter } from '../../core/api-key/key-counter.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import type { Caller } from '../../core/caller.ts';
import { completeChallenge } from '../../core/challenge/complete-challenge.ts';
import { draftChallenge } from '../../core/challenge/draft-challenge.ts';
import type { Effect } from '../../core/challenge/guess.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { type FactorType, kindsWith } from '../../core/factor/factor-kinds.ts';
import type { TypedCode } from '../../core/factor/factor-method.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { hasRecoveryCodeLength } from '../../core/recovery-code/format.ts';
import { type Answered, type Approval, answerOnce, type Keep } from './answer-once.ts';
import { isNew, type Naming, recordName } from './name-person.ts';

/** Only what is shown by an authenticator can be typed without being asked for first. */
const UNASKED: readonly FactorType[] = kindsWith({ asks: 'code', channel: undefined });

export interface CodeCheck extends PersonReference {
  readonly code: string;
  /** A repetition of the request under the same key gets the same answer and spends nothing. */
  readonly idempotencyKey?: string | undefined;
}

/** Checks a code that the person typed into the business's own page. */
export function verifyPerson(
  holder: KeyHolder,
  { idempotencyKey, ...check }: CodeCheck,
  caller: Caller,
): Promise<Outcome<Answered>> {
  const attempt = (keep: Keep) => tryCode(holder, check, caller, keep);
  if (idempotencyKey === undefined) return attempt(() => Promise.resolve(true));
  const request = JSON.stringify([check.email, check.externalId, check.code]);
  const recall = (approval: Approval) => recallApproval(holder, check, approval);
  return answerOnce(holder, { idempotencyKey, request, recall }, attempt);
}

/** Turned off or replaced since, the factor vouches for nobody any more. */
async function recallApproval(
  holder: KeyHolder,
  reference: PersonReference,
  { method, credentialVersion }: Approval,
): Promise<Outcome<Answered>> {
  const found = await findHostedPerson(holder, reference);
  if (!found.ok) return found;
  return found.value.credentialVersion === credentialVersion ? succeed({ method }) : refuse('invalid_code');
}

async function tryCode(
  holder: KeyHolder,
  check: PersonReference & { readonly code: string },
  caller: Caller,
  keep: Keep,
): Promise<Outcome<Answered>> {
  const { application } = holder;
  const found = await findHostedPerson(holder, check);
  if (!found.ok) return found;
  // For this one check.
  const methods = application.settings.hosted.methods.filter((method) => UNASKED.includes(method));
  const challenge = draftChallenge(holder, found.value, { purpose: 'verify', methods, place: caller });
  await holder.database.stores.challenges.insert(challenge);
  const completed = await completeChallenge(holder, {
    reference: { id: challenge.id },
    purpose: 'verify',
    response: interpretHostedCode(check.code),
    caller,
    keyCounter: keyCounter(holder, 'keyGuesses', found.value, caller),
    effect: verdict(holder, found.value, { externalId: check.externalId, caller }, keep),
  });
  if (completed.ok) return completed;
  const denial = { status: 'denied', now: holder.clock.now() } as const;
  await holder.database.stores.challenges.end(challenge.id, denial);
  // Nobody holds this challenge: where it closed, the person changed meanwhile.
  return completed.code === 'invalid_challenge' ? refuse('conflict') : completed;
}

/** Digits are an authenticator's, eight of them too; what else is as long as a recovery code is one. */
function interpretHostedCode(code: string): TypedCode {
  const isRecovery = hasRecoveryCodeLength(code) && !/^\d{6,8}$/.test(normalizeCode(code));
  return { method: isRecovery ? 'recovery_code' : 'totp', code };
}

/** The code proves the person, and so what the backend calls them. */
function verdict(
  holder: KeyHolder,
  person: Account,
  { externalId, caller }: Naming,
  keep: Keep,
): Effect<Answered> {
  const name = isNew({ externalId, caller }, person) ? externalId : undefined;
  return {
    redeems: true,
    holdsAccount: name !== undefined,
    prepare: ({ challenge, account }, { method }) => {
      const data = { purpose: challenge.purpose, method, challengeId: challenge.id };
      const detail = { accountId: account.id, caller, actor: 'backend', data } as const;
      const approved = newEvent(holder, 'challenge.approved', detail);
      const used = newEvent(holder, 'recovery_code.used', detail);
      const events = method === 'recovery_code' ? [approved, used] : [approved];
      const record = prepareEvents(holder, account, events);
      return Promise.resolve(async (stores) => {
        await record(stores);
        const isNamed =
          name === undefined || (await recordName(holder, stores, account, { externalId: name, caller }));
        if (!isNamed) return undefined;
        const approval = { method, credentialVersion: account.credentialVersion };
        return (await keep(stores, approval)) ? { method } : undefined;
      });
    },
  };
}
