import type { Registry } from 'prom-client';
import type { Inbox } from '../core/delivery/inbox.ts';
import type { ReceiptSource } from '../core/delivery/receipt.ts';
import type { Engine } from '../core/engine.ts';
import type { CallerReader } from './caller-reader.ts';
import type { Draining } from './draining.ts';
import type { HttpConfig } from './http-config.ts';
import type { BuiltFiles } from './pages/built/built-files.ts';
import type { RequestLimits } from './request-limits.ts';
import type { Tenants } from './tenants.ts';

/** What every plugin needs; made once per app. */
export interface Services {
  readonly engine: Engine;
  readonly config: HttpConfig;
  readonly tenants: Tenants;
  readonly callers: CallerReader;
  readonly requestLimits: RequestLimits;
  readonly draining: Draining;
  /** Recognises the errors of a database that does not answer. */
  readonly isUnavailable: (error: unknown) => boolean;
  /** Who reports by status webhooks, by kind of provider. */
  readonly receiptSources: ReadonlyMap<string, ReceiptSource>;
  /** What is measured of this app. */
  readonly metrics: Registry;
  /** Absent in production. */
  readonly inbox?: Inbox;
  /** Absent where the pages are not built. */
  readonly builtFiles?: BuiltFiles;
}
