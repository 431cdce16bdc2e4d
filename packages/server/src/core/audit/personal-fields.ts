import type { AccountStore } from '../account/account-store.ts';
import type { BoxBinding, SecretBox } from '../ports/secret-box.ts';
import type { TenantRef } from '../tenant.ts';
import type { AuditEvent, StoredEvent } from './audit-event.ts';

type Accounts = Pick<AccountStore, 'listAuditKeys' | 'setAuditKey'>;
type Personal = Pick<AuditEvent, 'ipAddress' | 'userAgent' | 'data'>;

const KEY_BYTES = 32;

/** Puts what is personal in events under the keys of their people; in the transaction that seals them. */
export async function closePersonal(
  tenant: TenantRef,
  accounts: Accounts,
  events: readonly AuditEvent[],
): Promise<StoredEvent[]> {
  const boxes = await boxesOf(tenant, accounts, events);
  return events.map((event) => {
    const { accountId, ipAddress, userAgent, data, ...rest } = event;
    // What was erased says why, and nothing of the person.
    if (accountId === undefined || event.type === 'account.erased') return event;
    const personal: Personal = withoutUndefined({ ipAddress, userAgent, data });
    const plain = new TextEncoder().encode(JSON.stringify(personal));
    const box = boxes.get(accountId)?.seal(plain, personalBinding(event));
    return { ...rest, accountId, data: {}, personal: box ?? '' };
  });
}

/** Events as people may read them; of those who were erased, no more than that something happened. */
export async function openPersonal(
  tenant: TenantRef,
  accounts: Pick<AccountStore, 'listAuditKeys'>,
  events: readonly StoredEvent[],
): Promise<AuditEvent[]> {
  const keys = await accounts.listAuditKeys(peopleOf(events));
  const boxes = new Map(
    [...keys].filter(([, box]) => box !== '').map(([id, box]) => [id, openKey(tenant, id, box)]),
  );
  return events.map(({ personal, ...event }) => {
    if (personal === undefined) return event;
    const box = personal === '' ? undefined : boxes.get(event.accountId ?? '');
    if (box === undefined) return { ...event, data: { erased: true } };
    const plain = box.open(personal, personalBinding(event));
    return { ...event, ...(JSON.parse(new TextDecoder().decode(plain)) as Personal) };
  });
}

async function boxesOf(
  tenant: TenantRef,
  accounts: Accounts,
  events: readonly AuditEvent[],
): Promise<Map<string, SecretBox>> {
  const boxes = new Map<string, SecretBox>();
  for (const [id, box] of await accounts.listAuditKeys(peopleOf(events))) {
    boxes.set(id, box === '' ? await newKey(tenant, accounts, id) : openKey(tenant, id, box));
  }
  return boxes;
}

async function newKey(tenant: TenantRef, accounts: Accounts, id: string): Promise<SecretBox> {
  const key = tenant.random.bytes(KEY_BYTES);
  await accounts.setAuditKey(id, tenant.boxes.seal(key, keyBinding(tenant, id)));
  return tenant.boxesUnder(key);
}

function openKey(tenant: TenantRef, id: string, box: string): SecretBox {
  return tenant.boxesUnder(tenant.boxes.open(box, keyBinding(tenant, id)));
}

function keyBinding({ application }: TenantRef, id: string): BoxBinding {
  return { table: 'accounts', column: 'audit_key', applicationId: application.id, id };
}

function personalBinding({ applicationId, id }: Pick<AuditEvent, 'applicationId' | 'id'>): BoxBinding {
  return { table: 'audit_events', column: 'personal', applicationId, id };
}

function peopleOf(events: readonly AuditEvent[]): string[] {
  return [...new Set(events.flatMap(({ accountId }) => accountId ?? []))];
}

function withoutUndefined(personal: {
  readonly ipAddress: string | undefined;
  readonly userAgent: string | undefined;
  readonly data: AuditEvent['data'];
}): Personal {
  const { ipAddress, userAgent, data } = personal;
  return {
    ...(ipAddress !== undefined && { ipAddress }),
    ...(userAgent !== undefined && { userAgent }),
    data,
  };
}
