import { normalizeCode } from '@countersign/otp';
import type { Caller } from '../../core/caller.ts';
import { reserveGuess } from '../../core/challenge/guess-counters.ts';
import { settleFailure } from '../../core/challenge/settle-failure.ts';
import { type Outcome, succeed } from '../../core/outcome.ts';
import { isCode } from '../../core/sent-code/code.ts';
import type { SentCode } from '../../core/sent-code/sent-code.ts';
import { Rollback } from '../../core/stores.ts';
import type { Reservation } from '../../core/throttle/throttle.ts';
import { type Enrolling, isEnrolling, mayAddFirst, type SettingUp, withMailShown } from './setting-up.ts';

/**
 * The code that login mailed, where a set-up brings it and needs it: a guess like any other of the account, but at no
 * factor. Shown once, it holds for the whole enrolment. Returns who sets up, as they stand after it.
 */
export async function showMailCode(
  who: SettingUp,
  code: string | undefined,
  caller: Caller,
): Promise<Outcome<SettingUp>> {
  if (code === undefined || !isEnrolling(who) || mayAddFirst(who).ok) return succeed(who);
  const demand = { challenge: who.enrolment, account: who.account, factors: [] };
  const response = { method: 'email', code };
  const reserved = await reserveGuess(who, demand, [], { response, caller });
  if (!reserved.ok) return reserved;
  const sent = await findSent(who, code);
  const shown = sent !== undefined && (await spend(who, sent, reserved.value));
  if (shown) return succeed(withMailShown(who));
  return settleFailure(who, { demand, candidates: [], response, caller, reservation: reserved.value });
}

async function findSent(
  { database, keyedHash, clock, enrolment }: Enrolling,
  code: string,
): Promise<SentCode | undefined> {
  const live = await database.stores.sentCodes.listLive(enrolment.id, clock.now());
  const digits = normalizeCode(code);
  return live.find((sent) => sent.factorId === enrolment.id && isCode(keyedHash, sent, enrolment, digits));
}

/** False where someone else spent it, or the enrolment ended meanwhile. */
function spend(who: Enrolling, { id }: SentCode, reservation: Reservation): Promise<boolean> {
  const { amr } = withMailShown(who).enrolment;
  return who.database.transact(async (stores) => {
    const now = who.clock.now();
    if (!(await stores.sentCodes.spend(id, now))) return false;
    await stores.outbox.cancelForCodes([id], now);
    if (!(await stores.challenges.noteShown(who.enrolment.id, { amr, now }))) throw new Rollback(false);
    await stores.throttles.giveBack(reservation);
    return true;
  });
}
