import type { Account } from '../account/account.ts';
import type { Application } from '../application/application.ts';
import type { AuditEvent } from '../audit/audit-event.ts';
import { newEvent } from '../audit/new-event.ts';
import type { Caller } from '../caller.ts';
import type { CodePurpose } from '../delivery/message-texts.ts';
import type { Tenant } from '../tenant.ts';
import { ipCounters } from '../throttle/counters.ts';
import type { Counter } from '../throttle/throttle.ts';
import type { Spending, Spent } from './sms-ledger.ts';

/** Anyone may register and set numbers up: what strangers and members draw on, they use up half of at most. */
const SET_UP_SHARE = 0.5;
/** Of a budget, when someone should look. */
const ALARM_SHARE = 0.8;

export function dayBudget({ settings }: Application, cost: number, isSetUp: boolean): Spending {
  const cap = settings.sms.dailySpend;
  return { cost, cap, setUpCap: isSetUp ? Math.floor(cap * SET_UP_SHARE) : undefined };
}

/** Whoever sets numbers up behind an address leaves messages to those who log in there. */
export function smsIpCounters(tenant: Tenant, purpose: CodePurpose, caller: Caller): Counter[] {
  const shared = ipCounters(tenant, 'smsIp', caller);
  if (purpose !== 'setup') return shared;
  const halved = shared.map(({ key, max, window }) => ({
    key: `${key}:${purpose}`,
    max: Math.max(1, Math.floor(max * SET_UP_SHARE)),
    window,
  }));
  return [...shared, ...halved];
}

/** Recorded by the message that takes a budget past its alarm: one for each, on each day. */
export function spendingAlarms(
  tenant: Tenant,
  { account, caller }: { readonly account: Account; readonly caller: Caller },
  { cost, cap, setUpCap }: Spending,
  { spent, spentOnSetUps }: Spent,
): AuditEvent[] {
  const budgets = [
    { budget: 'day', spent, cap },
    { budget: 'set-ups', spent: spentOnSetUps, cap: setUpCap ?? Number.POSITIVE_INFINITY },
  ] as const;
  return budgets
    .filter((budget) => passesAlarm(budget, Math.ceil(cost)))
    .map((data) =>
      newEvent(tenant, 'sms.budget_low', { accountId: account.id, caller, actor: 'system', data }),
    );
}

function passesAlarm(
  { spent, cap }: { readonly spent: number; readonly cap: number },
  cost: number,
): boolean {
  const alarm = cap * ALARM_SHARE;
  return spent >= alarm && spent - cost < alarm;
}
