import type { Account } from '../../core/account/account.ts';
import type { PersonRow } from '../../core/account/person-data.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { isSent } from '../../core/factor/factor-kinds.ts';
import { openFactor } from '../../core/factor/open-factor.ts';
import { readDestination } from '../../core/sent-code/destination.ts';
import type { Tenant } from '../../core/tenant.ts';
import { listAudit } from './read-audit.ts';

const PAGE = 500;

type Exported = Readonly<Record<string, unknown>>;

/** Everything that is kept of a person, by table, for the person; no secret is among it. */
export async function exportAccount(
  tenant: Tenant,
  account: Account,
  reason: string,
): Promise<Readonly<Record<string, readonly Exported[]>>> {
  const stored = await tenant.database.stores.personData.read(account.id);
  const destinations = await readDestinations(tenant, account);
  const detail = { accountId: account.id, actor: 'operator', data: { reason } } as const;
  const record = prepareEvents(tenant, account, [newEvent(tenant, 'account.exported', detail)]);
  await tenant.database.transact(record);
  const tables = Object.entries(stored).map(([table, rows]) => {
    const shown = rows.map((row) => ({
      ...readable(row),
      ...(table === 'factors' && destinations.get(row['id'])),
    }));
    return [table, shown] as const;
  });
  return { ...Object.fromEntries(tables), audit_events: await readEvents(tenant, account) };
}

async function readEvents(tenant: Tenant, { id: accountId }: Account): Promise<Exported[]> {
  const shown: Exported[] = [];
  let page = await listAudit(tenant, { accountId, limit: PAGE });
  while (page.length > 0) {
    shown.push(
      ...page.map(({ id, type, actor, ipAddress, userAgent, data, createdAt }) => ({
        id,
        type,
        actor,
        ip_address: ipAddress,
        user_agent: userAgent,
        data,
        created_at: new Date(createdAt).toISOString(),
      })),
    );
    page = await listAudit(tenant, { accountId, limit: PAGE, beforeId: page.at(-1)?.id ?? '' });
  }
  return shown;
}

/** Numbers and addresses are the person's own, and are kept like secrets. */
async function readDestinations(tenant: Tenant, { id }: Account): Promise<Map<unknown, Exported>> {
  const { factors } = tenant.database.stores;
  const retired = await factors.findRetired(id, 'sms');
  const held = [...(await factors.listByAccount(id)), ...(retired === undefined ? [] : [retired])];
  return new Map(
    held
      .filter(({ type }) => isSent(type))
      .flatMap((factor) => {
        const opened = openFactor(tenant, factor);
        return opened === undefined ? [] : [[factor.id, { destination: readDestination(opened) }] as const];
      }),
  );
}

const TIME = /_(at|until|time)$/;
const JSON_TEXT: ReadonlySet<string> = new Set(['amr', 'methods', 'data']);

function readable(row: PersonRow): Exported {
  const known = Object.entries(row).filter(([, value]) => value !== null);
  return Object.fromEntries(
    known.map(([name, value]): [string, unknown] => {
      if (typeof value === 'number' && TIME.test(name)) return [name, new Date(value).toISOString()];
      return [name, JSON_TEXT.has(name) ? JSON.parse(String(value)) : value];
    }),
  );
}
