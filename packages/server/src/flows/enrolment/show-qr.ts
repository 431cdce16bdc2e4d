import { MINUTE } from '../../core/clock.ts';
import { openFactor } from '../../core/factor/open-factor.ts';
import type { QrLink } from '../../core/factor/qr-link.ts';
import type { Tenant } from '../../core/tenant.ts';
import { type Authenticated, isLive } from '../login/authenticate.ts';
import { otpauthUrl } from './otpauth-url.ts';

const LIFETIME = 5 * MINUTE;
const READS = 5;

/** Makes the link of a set-up just begun; returns its handle. */
export async function createQrLink(authenticated: Authenticated, factorId: string): Promise<string> {
  const { application, account, session } = authenticated;
  const { token, hash } = authenticated.handles.issue('qr');
  const link: QrLink = {
    handleHash: hash,
    applicationId: application.id,
    accountId: account.id,
    factorId,
    sessionId: session.id,
    readsLeft: READS,
    expiresAt: authenticated.clock.now() + LIFETIME,
  };
  await authenticated.database.transact(async ({ qrLinks }) => {
    await qrLinks.endAll(account.id);
    await qrLinks.insert(link);
  });
  return token;
}

/** The otpauth URI behind a link; undefined once it was read five times, confirmed, replaced, too old, or logged out. */
export async function readQrLink(tenant: Tenant, handle: string): Promise<string | undefined> {
  const hash = tenant.handles.hash('qr', handle);
  if (hash === undefined) return undefined;
  const { qrLinks, sessions, factors } = tenant.database.stores;
  const now = tenant.clock.now();
  const link = await qrLinks.read(hash, now);
  if (link === undefined) return undefined;
  const found = await sessions.find(link.sessionId);
  if (found === undefined || !isLive(found.session, now) || found.account.disabledAt !== undefined) {
    return undefined;
  }
  const held = await factors.listByAccount(link.accountId);
  const factor = held.find(({ id, status }) => id === link.factorId && status === 'pending');
  const opened = factor && openFactor(tenant, factor);
  const url = opened && otpauthUrl({ ...opened, application: tenant.application, account: found.account });
  return url?.ok === true ? url.value : undefined;
}
