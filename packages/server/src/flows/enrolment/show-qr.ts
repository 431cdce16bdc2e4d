import type { Application } from '../../core/application/application.ts';
import { MINUTE } from '../../core/clock.ts';
import type { Engine } from '../../core/engine.ts';
import { openFactor } from '../../core/factor/open-factor.ts';
import type { QrLink } from '../../core/factor/qr-link.ts';
import { type Authenticated, isLive } from '../login/authenticate.ts';
import { otpauthUrl } from './set-up-totp.ts';

const LIFETIME = 5 * MINUTE;
const READS = 5;

/** Makes the link of a set-up just begun; returns its handle. */
export async function createQrLink(
  engine: Engine,
  { application, account, session }: Authenticated,
  factorId: string,
): Promise<string> {
  const { token, hash } = engine.handles.issue('qr');
  const link: QrLink = {
    handleHash: hash,
    applicationId: application.id,
    accountId: account.id,
    factorId,
    sessionId: session.id,
    readsLeft: READS,
    expiresAt: engine.clock.now() + LIFETIME,
  };
  await engine.database.transact(async ({ qrLinks }) => {
    await qrLinks.endAll(application.id, account.id);
    await qrLinks.insert(link);
  });
  return token;
}

/** The otpauth URI behind a link; undefined once it was read five times, confirmed, replaced, too old, or logged out. */
export async function readQrLink(
  engine: Engine,
  application: Application,
  handle: string,
): Promise<string | undefined> {
  const hash = engine.handles.hash('qr', handle);
  if (hash === undefined) return undefined;
  const { qrLinks, sessions, factors } = engine.database.stores;
  const now = engine.clock.now();
  const link = await qrLinks.read(application.id, hash, now);
  if (link === undefined) return undefined;
  const found = await sessions.find(application.id, link.sessionId);
  if (found === undefined || !isLive(found.session, now) || found.account.disabledAt !== undefined) {
    return undefined;
  }
  const held = await factors.listByAccount(application.id, link.accountId);
  const factor = held.find(({ id, status }) => id === link.factorId && status === 'pending');
  const opened = factor && openFactor(engine, factor);
  return opened && otpauthUrl(application, found.account, opened.factor, opened.secret);
}
