import type { Kysely } from 'kysely';
import type { Stores } from '../core/stores.ts';
import { accountStore } from './account-store.ts';
import { actionTokenStore } from './action-token-store.ts';
import { applicationStore } from './application-store.ts';
import { auditStore } from './audit-store.ts';
import { boxStore } from './box-store.ts';
import { bypassCodeStore } from './bypass-code-store.ts';
import { challengeStore } from './challenge-store.ts';
import { domainStore } from './domain-store.ts';
import { factorStore } from './factor-store.ts';
import { outboxStore } from './outbox-store.ts';
import type { PreparedQueries } from './prepared-queries.ts';
import { qrLinkStore } from './qr-link-store.ts';
import { recoveryCodeStore } from './recovery-code-store.ts';
import type { Engine, Schema } from './schema.ts';
import { sentCodeStore } from './sent-code-store.ts';
import { sessionStore } from './session-store.ts';
import { signingKeyStore } from './signing-key-store.ts';
import { smsLedgerStore } from './sms-ledger-store.ts';
import { throttleStore } from './throttle-store.ts';
import { trustedDeviceStore } from './trusted-device-store.ts';

/** All stores on one connection or transaction, each made when it is asked for: a transaction needs few. */
export function createStores(db: Kysely<Schema>, engine: Engine, prepared: PreparedQueries): Stores {
  return {
    get domains() {
      return domainStore(db);
    },
    get applications() {
      return applicationStore(db);
    },
    get accounts() {
      return accountStore(db);
    },
    get factors() {
      return factorStore(db);
    },
    get qrLinks() {
      return qrLinkStore(db);
    },
    get challenges() {
      return challengeStore(db, engine);
    },
    get sessions() {
      return sessionStore(db, engine, prepared);
    },
    get trustedDevices() {
      return trustedDeviceStore(db);
    },
    get recoveryCodes() {
      return recoveryCodeStore(db);
    },
    get bypassCodes() {
      return bypassCodeStore(db);
    },
    get sentCodes() {
      return sentCodeStore(db, engine);
    },
    get actionTokens() {
      return actionTokenStore(db);
    },
    get outbox() {
      return outboxStore(db, engine);
    },
    get smsLedger() {
      return smsLedgerStore(db);
    },
    get throttles() {
      return throttleStore(db, engine);
    },
    get audit() {
      return auditStore(db);
    },
    get signingKeys() {
      return signingKeyStore(db);
    },
    get boxes() {
      return boxStore(db, engine);
    },
  };
}
