import { Counter, Gauge, type Registry } from 'prom-client';
import { dayOf } from '../../core/sms-firewall/judge-sms.ts';
import type { Services } from '../services.ts';
import { COUNTED, type Counted, countsOf } from './business-events.ts';

/**
 * What a business looks at, counted by this process after each commit. Labels are the application, the kind and the
 * outcome: few, and never a person.
 */
export function addBusinessMetrics(registry: Registry, { engine }: Services): void {
  const names = new ClientIds(engine);
  const counts = new Map<string, Counts>();
  for (const [name, { help, labels }] of Object.entries(COUNTED)) {
    const own = new Counts();
    counts.set(name, own);
    const counter = new Counter({
      name,
      help,
      labelNames: ['application', ...labels],
      registers: [registry],
      collect: async () => {
        await names.refresh();
        counter.reset();
        for (const { applicationId, labels: of, count } of own.values()) {
          counter.inc({ application: names.of(applicationId), ...of }, count);
        }
      },
    });
  }
  const count = (applicationId: string, { name, ...labels }: Counted): void =>
    counts.get(name)?.add(applicationId, labels);
  engine.database.onEvents((events) => {
    for (const event of events) for (const one of countsOf(event)) count(event.applicationId, one);
  });
  engine.delivery.listeners.add(({ applicationId, channel }, outcome) => {
    count(applicationId, { name: 'countersign_messages_total', kind: channel, outcome });
  });
  addSpending(registry, engine, names);
}

type Labels = Readonly<Record<string, string>>;

class Counts {
  readonly #lines = new Map<string, { applicationId: string; labels: Labels; count: number }>();

  add(applicationId: string, labels: Labels): void {
    const key = [applicationId, ...Object.values(labels)].join(' ');
    const line = this.#lines.get(key) ?? { applicationId, labels, count: 0 };
    line.count += 1;
    this.#lines.set(key, line);
  }

  values(): Iterable<{ readonly applicationId: string; readonly labels: Labels; readonly count: number }> {
    return this.#lines.values();
  }
}

/** What applications are called outside; as known before while the database is away. */
class ClientIds {
  readonly #engine: Services['engine'];
  readonly #known = new Map<string, string>();

  constructor(engine: Services['engine']) {
    this.#engine = engine;
  }

  async refresh(): Promise<void> {
    const listed = await this.#engine.database.stores.applications.list().catch(() => []);
    for (const { id, clientId } of listed) this.#known.set(id, clientId);
  }

  of(applicationId: string): string {
    return this.#known.get(applicationId) ?? applicationId;
  }
}

function addSpending(registry: Registry, engine: Services['engine'], names: ClientIds): void {
  const spent = new Gauge({
    name: 'countersign_sms_spent_today',
    help: "What text messages have cost since midnight UTC, in the operator's currency; every process reports the same",
    labelNames: ['application'],
    registers: [registry],
    collect: async () => {
      spent.reset();
      await names.refresh();
      const day = dayOf(engine.clock.now());
      const lines = await engine.database.stores.smsLedger.listSpent(day).catch(() => []);
      for (const line of lines)
        spent.set({ application: names.of(line.applicationId) }, line.spent / THOUSAND);
    },
  });
}

const THOUSAND = 1_000;
