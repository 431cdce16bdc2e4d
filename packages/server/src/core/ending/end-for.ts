import type { ActionPurpose } from '../action-token/action-token.ts';
import { endHostedSessions } from '../hosted-session/end-hosted-sessions.ts';
import { type PurposeRules, purposesWhere } from '../purpose/purposes.ts';
import type { Stores } from '../stores.ts';
import type { Tenant } from '../tenant.ts';
import { type EndingFactors, FACTORS } from './end-factors.ts';
import { ENDINGS, type Ending, type EndReason } from './endings.ts';

/** Whose account changes, and what the table leaves to whoever changes it. */
export interface EndingSubject extends EndingFactors {
  /** The session that stays where only others end. */
  readonly sessionId?: string;
  /** The factor whose recovery codes take the place of those in force. */
  readonly newFactorId?: string;
}

/**
 * Ends what the table says, in the transaction of the change. Whoever locks the account does so before: all wait there
 * for each other, and take the rows in one order after it. Returns how many factors ended.
 */
export function endFor(
  tenant: Tenant,
  reason: EndReason,
  subject: EndingSubject,
): (stores: Stores, now: number) => Promise<number> {
  const ending = ENDINGS[reason];
  const endHosted = endHostedSessions(tenant, subject.account);
  return async (stores, now) => {
    const factors = await FACTORS[ending.factors](stores, subject, now);
    await SET_UPS[ending.setUps](stores, subject, now);
    await RECOVERY_CODES[ending.recoveryCodes](stores, subject, now);
    await BYPASS_CODES[ending.bypassCodes](stores, subject, now);
    await SESSIONS[ending.sessions](stores, subject, now);
    await TRUSTED_BROWSERS[ending.trustedBrowsers](stores, subject, now);
    await cancelChallenges(stores, subject, CHALLENGES[ending.challenges], now);
    if (ending.hostedSessions !== 'kept') await endHosted(stores, ending.hostedSessions);
    await ACTION_TOKENS[ending.actionTokens](stores, subject, now);
    return factors;
  };
}

type Step = (stores: Stores, subject: EndingSubject, now: number) => Promise<unknown>;

const keep: Step = () => Promise.resolve();

const SESSIONS: Record<Ending['sessions'], Step> = {
  kept: keep,
  'by password': ({ sessions }, { account: { id }, sessionId }, now) =>
    sessions.endPasswordOnly(id, now, sessionId),
  oldest: ({ sessions }, { account: { id }, sessionId }, now) => sessions.endOldest(id, now, sessionId),
  others: ({ sessions }, { account: { id }, sessionId }, now) => sessions.endAll(id, now, sessionId),
  all: ({ sessions }, { account: { id } }, now) => sessions.endAll(id, now),
};

const TRUSTED_BROWSERS: Record<Ending['trustedBrowsers'], Step> = {
  kept: keep,
  all: ({ trustedBrowsers }, { account: { id } }, now) => trustedBrowsers.revokeAll(id, now),
};

/** Of which purposes they end. */
const CHALLENGES: Record<Ending['challenges'], (rules: PurposeRules) => boolean> = {
  kept: () => false,
  logins: ({ lockoutEnds }) => lockoutEnds,
  'set-ups': ({ factors }) => factors === 'pending',
  all: () => true,
};

/** What owes a result ends with that alone. */
async function cancelChallenges(
  { challenges }: Stores,
  { account: { id } }: EndingSubject,
  isMeant: (rules: PurposeRules) => boolean,
  now: number,
): Promise<void> {
  const purposes = purposesWhere((rules) => rules.unmet !== 'result' && isMeant(rules));
  if (purposes.length > 0) await challenges.cancelPending(id, { purposes, now });
}

const SET_UPS: Record<Ending['setUps'], Step> = {
  kept: keep,
  all: ({ factors }, { account: { id } }, now) => factors.revokeAll(id, now, { status: 'pending' }),
};

const RECOVERY_CODES: Record<Ending['recoveryCodes'], Step> = {
  kept: keep,
  pending: ({ recoveryCodes }, { account: { id } }) => recoveryCodes.endAll(id, 'pending'),
  replaced: replaceCodes,
  all: ({ recoveryCodes }, { account: { id } }) => recoveryCodes.endAll(id),
};

/** Those shown beside the new factor go live; what was shown beside others ends. */
async function replaceCodes(
  { recoveryCodes }: Stores,
  { account: { id }, newFactorId }: EndingSubject,
): Promise<void> {
  await recoveryCodes.endAll(id, 'live');
  if (newFactorId !== undefined) await recoveryCodes.activate(newFactorId);
  await recoveryCodes.endAll(id, 'pending');
}

const BYPASS_CODES: Record<Ending['bypassCodes'], Step> = {
  kept: keep,
  all: ({ bypassCodes }, { account: { id } }, now) => bypassCodes.endAll(id, now),
};

const ACTION_TOKENS: Record<Ending['actionTokens'], Step> = {
  kept: keep,
  // Asked for under the old password, perhaps by someone else.
  resets: (stores, subject, now) => endLinks(stores, subject, now, ['reset-password']),
  // Whoever has one that is a week old could log its owner out, and choose a password once more.
  'resets and not-me': (stores, subject, now) => endLinks(stores, subject, now, ['reset-password', 'not-me']),
};

async function endLinks(
  { actionTokens }: Stores,
  { account: { id } }: EndingSubject,
  now: number,
  purposes: readonly ActionPurpose[],
): Promise<void> {
  for (const purpose of purposes) await actionTokens.endAll(id, purpose, now);
}
