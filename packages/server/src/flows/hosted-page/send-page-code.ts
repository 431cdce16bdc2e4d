import type { Application } from '../../core/application/application.ts';
import type { Caller } from '../../core/caller.ts';
import { SECOND } from '../../core/clock.ts';
import { maskEmail, maskPhone } from '../../core/delivery/mask.ts';
import type { Engine } from '../../core/engine.ts';
import type { Factor, SentFactorType } from '../../core/factor/factor.ts';
import { factorBinding, openFactor } from '../../core/factor/open-factor.ts';
import { newId } from '../../core/id.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import type { FoundSession } from '../hosted-session/find-hosted-session.ts';
import { sendCodeFor } from '../login/login-code.ts';
import { type BoundPage, findBoundPage } from './page.ts';

/** A code that was sent is waited for so long before there is another one. */
const RESEND_AFTER = 30 * SECOND;

export interface PageCode {
  /** Masked. */
  readonly sentTo: string;
  readonly resendAt: number;
}

export interface PageCodeRequest extends BoundPage {
  readonly method: SentFactorType;
}

/** Sends a code for the session, or another one in its place; pressed twice, it sends one. */
export async function sendPageCode(
  engine: Engine,
  application: Application,
  { method, ...page }: PageCodeRequest,
  caller: Caller,
): Promise<Outcome<PageCode>> {
  const found = await findBoundPage(engine, application, page);
  if (!found.ok) return found;
  if (found.value.status !== 'pending') return refuse('session_expired');
  if (!found.value.challenge.methods.includes(method)) return refuse('method_unavailable');
  const fresh = await findSentCode(engine, application, found.value, method);
  if (fresh !== undefined && fresh.resendAt > engine.clock.now()) return succeed(fresh);
  const factors = await withEmailFactor(engine, found.value, method);
  const demand = { ...found.value, factors };
  const sent = await sendCodeFor(engine, application, demand, method, 'login', caller);
  if (!sent.ok) return sent;
  const resendAt = engine.clock.now() + RESEND_AFTER;
  return succeed({ sentTo: mask(method, sent.value.destination), resendAt });
}

/** The live code of a session, as the page tells of it. */
export async function findSentCode(
  engine: Engine,
  application: Application,
  { challenge, factors }: FoundSession,
  method?: SentFactorType,
): Promise<PageCode | undefined> {
  const now = engine.clock.now();
  const live = (await engine.database.stores.sentCodes.listLive(application.id, challenge.id, now)).at(-1);
  const factor = live && factors.find(({ id }) => id === live.factorId);
  if (live === undefined || factor === undefined || (method !== undefined && factor.type !== method))
    return undefined;
  const opened = openFactor(engine, factor);
  if (opened === undefined || (factor.type !== 'sms' && factor.type !== 'email')) return undefined;
  const destination = new TextDecoder().decode(opened.secret);
  return { sentTo: mask(factor.type, destination), resendAt: live.createdAt + RESEND_AFTER };
}

/** The address that the business calls the person by needs no set-up; it becomes a factor with its first code. */
async function withEmailFactor(
  engine: Engine,
  { account, factors }: FoundSession,
  method: SentFactorType,
): Promise<readonly Factor[]> {
  const { email, id: accountId, applicationId, credentialVersion } = account;
  if (method !== 'email' || email === undefined || factors.some(isMailbox)) return factors;
  const row = { id: newId(engine), applicationId };
  const now = engine.clock.now();
  const factor: Factor = {
    ...row,
    accountId,
    type: 'email',
    status: 'active',
    secret: engine.boxes.seal(new TextEncoder().encode(email), factorBinding(row)),
    parameters: {},
    state: '',
    createdAt: now,
    activatedAt: now,
  };
  return engine.database.transact(async (stores) => {
    if (!(await stores.accounts.hold(applicationId, accountId, credentialVersion))) return factors;
    const held = await stores.factors.listByAccount(applicationId, accountId);
    if (held.some(isMailbox)) return held;
    await stores.factors.insert(factor);
    return [...held, factor];
  });
}

/** One that failures disabled stays so. */
function isMailbox({ type, status }: Factor): boolean {
  return type === 'email' && status !== 'pending';
}

function mask(method: SentFactorType, destination: string): string {
  return method === 'sms' ? maskPhone(destination) : maskEmail(destination);
}
