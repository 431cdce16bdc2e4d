import type { Caller } from '../../core/caller.ts';
import { enrollFactor } from '../../core/factor/draft-factor.ts';
import type { Factor } from '../../core/factor/factor.ts';
import { FACTOR_KINDS, isSent, type SentFactorType } from '../../core/factor/factor-kinds.ts';
import { openFactor } from '../../core/factor/open-factor.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { DESTINATIONS, readDestination } from '../../core/sent-code/destination.ts';
import { sendCode } from '../../core/sent-code/send-code.ts';
import { SETUP_CODE_LIFETIME } from '../../core/sent-code/sent-code.ts';
import { Rollback } from '../../core/stores.ts';
import type { Authenticated } from '../login/authenticate.ts';
import { countSetup } from './count-setup.ts';
import { isEnrolling, maySetUp, type SettingUp, setupIdOf } from './setting-up.ts';
import { openSentSetupChallenge } from './setup-challenge.ts';

/** Begins to set up a destination and sends it a code; an earlier set-up of its kind in this session ends. */
export async function startSentSetup(
  who: SettingUp,
  { type, destination: text }: { type: SentFactorType; destination: string },
  caller: Caller,
): Promise<Outcome<{ destination: string }>> {
  const { application, account } = who;
  const allowed = maySetUp(who);
  if (!allowed.ok) return allowed;
  if (who.delivery[FACTOR_KINDS[type].channel] === undefined) return refuse('method_unavailable');
  const { parse, mask, complaint } = DESTINATIONS[type];
  const destination = parse(who, text, application.settings.defaultRegion);
  if (destination === undefined) return refuse('invalid_request', complaint);
  const held = await who.database.stores.factors.listByAccount(account.id);
  const active = held.filter((factor) => factor.type === type && factor.status === 'active');
  if (active.length >= FACTOR_KINDS[type].mostPerAccount) return refuse('too_many_factors');
  const counted = await countSetup(who, account, caller);
  if (!counted.ok) return counted;
  const owner = { account, type, setupSessionId: setupIdOf(who) };
  const { factor } = await enrollFactor(who, owner, { subject: destination });
  const sent = await sendCode(who, {
    account,
    openChallenge: () =>
      isEnrolling(who) ? Promise.resolve(who.enrolment) : openSentSetupChallenge(who, type),
    factor,
    destination,
    purpose: 'setup',
    lifetime: SETUP_CODE_LIFETIME[type],
    caller,
    alongside: async (stores) => {
      // Of two at once the later finds what the earlier left.
      if (!(await stores.accounts.hold(account.id, account.credentialVersion))) {
        throw new Rollback(refuse('conflict'));
      }
      await stores.factors.revokeAll(account.id, who.clock.now(), {
        type,
        status: 'pending',
      });
      await stores.factors.insert(factor);
    },
  });
  return sent.ok ? succeed({ destination: mask(destination) }) : sent;
}

/** The number that was verified before text messages were turned off, for who turns them on again without one. */
export async function recallNumber(authenticated: Authenticated): Promise<string | undefined> {
  const { account } = authenticated;
  const retired = await authenticated.database.stores.factors.findRetired(account.id, 'sms');
  const opened = retired && openFactor(authenticated, retired);
  return opened && readDestination(opened);
}

/** Where a factor's codes go, as it may be shown. */
export function shownDestination(ports: Ports, factor: Factor): string | undefined {
  const { type } = factor;
  if (!isSent(type)) return undefined;
  const opened = openFactor(ports, factor);
  return opened && DESTINATIONS[type].mask(readDestination(opened));
}
