import { emailKey } from '../../core/account/identifier.ts';
import type { Application } from '../../core/application/application.ts';
import type { Caller } from '../../core/caller.ts';
import { maskEmail, maskPhone } from '../../core/delivery/mask.ts';
import type { Engine } from '../../core/engine.ts';
import type { Factor, SentFactorType } from '../../core/factor/factor.ts';
import { factorBinding, openFactor } from '../../core/factor/open-factor.ts';
import { newId } from '../../core/id.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { sendCode } from '../../core/sent-code/send-code.ts';
import { SETUP_CODE_LIFETIME } from '../../core/sent-code/sent-code.ts';
import { readNumber } from '../../core/sms-firewall/read-number.ts';
import { Rollback } from '../../core/stores.ts';
import type { Authenticated } from '../login/authenticate.ts';
import { openSetupChallenge } from './setup-challenge.ts';

const MAX_PER_TYPE = 5;

/** Begins to set up a destination and sends it a code; an earlier set-up of its kind in this session ends. */
export async function startSentSetup(
  engine: Engine,
  authenticated: Authenticated,
  { type, destination: text }: { type: SentFactorType; destination: string },
  caller: Caller,
): Promise<Outcome<{ destination: string }>> {
  const { application, account, sudo } = authenticated;
  if (!sudo) return refuse('step_up_required');
  if (engine.delivery[type] === undefined) return refuse('method_unavailable');
  const destination = readDestination(engine, application, type, text);
  if (!destination.ok) return destination;
  const held = await engine.database.stores.factors.listByAccount(application.id, account.id);
  const active = held.filter((factor) => factor.type === type && factor.status === 'active');
  if (active.length >= MAX_PER_TYPE) return refuse('too_many_factors');
  const factor = newSentFactor(engine, authenticated, type, destination.value);
  const sent = await sendCode(engine, application, {
    account,
    openChallenge: () => openSetupChallenge(engine, authenticated, type),
    factor,
    destination: destination.value,
    purpose: 'setup',
    lifetime: SETUP_CODE_LIFETIME[type],
    caller,
    alongside: async (stores) => {
      // Of two at once the later finds what the earlier left.
      if (!(await stores.accounts.hold(application.id, account.id, account.credentialVersion))) {
        throw new Rollback(refuse('conflict'));
      }
      await stores.factors.revokeAll(application.id, account.id, engine.clock.now(), {
        type,
        status: 'pending',
      });
      await stores.factors.insert(factor);
    },
  });
  return sent.ok ? succeed({ destination: maskDestination(type, destination.value) }) : sent;
}

/** The number that was verified before text messages were turned off, for who turns them on again without one. */
export async function recallNumber(
  engine: Engine,
  { application, account }: Authenticated,
): Promise<string | undefined> {
  const retired = await engine.database.stores.factors.findRetired(application.id, account.id, 'sms');
  const opened = retired && openFactor(engine, retired);
  return opened && new TextDecoder().decode(opened.secret);
}

/** Where a factor's codes go, as it may be shown. */
export function shownDestination(engine: Engine, factor: Factor): string | undefined {
  const { type } = factor;
  const opened = type === 'sms' || type === 'email' ? openFactor(engine, factor) : undefined;
  if (opened === undefined || (type !== 'sms' && type !== 'email')) return undefined;
  return maskDestination(type, new TextDecoder().decode(opened.secret));
}

function maskDestination(type: SentFactorType, destination: string): string {
  return type === 'sms' ? maskPhone(destination) : maskEmail(destination);
}

function readDestination(
  engine: Engine,
  application: Application,
  type: SentFactorType,
  text: string,
): Outcome<string> {
  const read =
    type === 'sms'
      ? readNumber(engine.delivery, text, application.settings.defaultRegion)?.e164
      : emailKey(text);
  if (read !== undefined) return succeed(read);
  return type === 'sms'
    ? refuse('invalid_request', {
        field: 'phoneNumber',
        message: 'Phone number is not valid: write it as +12025550123',
      })
    : refuse('invalid_request', { field: 'email', message: 'Email must be a valid address' });
}

function newSentFactor(
  engine: Engine,
  { account: { id: accountId, applicationId }, session }: Authenticated,
  type: SentFactorType,
  destination: string,
): Factor & { type: SentFactorType } {
  const method = engine.factorMethods.get(type);
  if (method === undefined) throw new Error(`The engine was composed without ${type}`);
  const { secret, parameters, state } = method.enroll((length) => engine.random.bytes(length), destination);
  const id = newId(engine);
  return {
    id,
    applicationId,
    accountId,
    type,
    status: 'pending',
    secret: engine.boxes.seal(secret, factorBinding({ applicationId, id })),
    parameters,
    state,
    setupSessionId: session.id,
    createdAt: engine.clock.now(),
  };
}
