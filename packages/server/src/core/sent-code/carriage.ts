import type { Account } from '../account/account.ts';
import type { AuditEvent } from '../audit/audit-event.ts';
import type { Caller } from '../caller.ts';
import type { Delivery } from '../delivery/delivery.ts';
import type { Draft } from '../delivery/hand-over-message.ts';
import type { Language } from '../delivery/language.ts';
import type { CodePurpose } from '../delivery/message-texts.ts';
import { hostOf } from '../delivery/public-host.ts';
import type { SentFactorType } from '../factor/factor-kinds.ts';
import { type Outcome, succeed } from '../outcome.ts';
import { admitSms, type SmsCharge } from '../sms-firewall/admit-sms.ts';
import type { Tenant } from '../tenant.ts';
import type { LimitName } from '../throttle/limits.ts';
import { mailCounters } from '../throttle/mail-counters.ts';
import { countUse } from '../throttle/reserve.ts';
import type { Reservation } from '../throttle/throttle.ts';

export interface Admission {
  readonly reservation: Reservation;
  /** Of a text message. */
  readonly charge?: SmsCharge;
  /** That a budget nears its end. */
  readonly alarms?: readonly AuditEvent[];
}

interface CodeDestination {
  readonly account: Account;
  readonly destination: string;
  readonly purpose: CodePurpose;
  readonly caller: Caller;
}

interface CodeMessage extends Pick<CodeDestination, 'destination' | 'purpose'> {
  /** The application's name. */
  readonly application: string;
  readonly code: string;
  readonly validMinutes: number;
  readonly language: Language;
}

/** How codes of one kind travel. */
interface Carriage {
  /** What an account may have sent. */
  readonly limit: LimitName;
  readonly admit: (tenant: Tenant, where: CodeDestination) => Promise<Outcome<Admission>>;
  readonly write: (delivery: Delivery, message: CodeMessage) => Draft;
}

export const CARRIAGES: Readonly<Record<SentFactorType, Carriage>> = {
  sms: {
    limit: 'smsSend',
    admit: admitSms,
    write: ({ texts, publicUrl }, { destination: to, language, application, code, validMinutes }) => {
      const content = { application, code, validMinutes, domain: hostOf(publicUrl) };
      return { channel: 'sms', message: { to, text: texts.sms(content, language) } };
    },
  },
  email: {
    limit: 'emailSend',
    admit: admitMail,
    write: ({ texts }, { destination: to, language, purpose, application, code, validMinutes }) => {
      const content = { kind: 'code', purpose, application, code, validMinutes } as const;
      return { channel: 'email', message: { to, ...texts.email(content, language) } };
    },
  },
};

async function admitMail(
  tenant: Tenant,
  { account, destination, purpose, caller }: CodeDestination,
): Promise<Outcome<Admission>> {
  const counters = mailCounters(tenant, account, destination, purpose);
  const counted = await countUse(tenant, counters, caller);
  return counted.ok ? succeed({ reservation: counted.value }) : counted;
}
