import type { Account } from '../account/account.ts';
import { emailKey } from '../account/identifier.ts';
import type { Application } from '../application/application.ts';
import type { Engine } from '../engine.ts';
import { ACTION_LIFETIME, type ActionPurpose, type ActionToken } from './action-token.ts';

const HANDLE_KINDS = { 'verify-email': 'verify', 'reset-password': 'reset', 'not-me': 'notme' } as const;

/** A single-use link for a mail, and what is stored of it. Its page acts on POST: scanners follow links. */
export function draftActionLink(
  engine: Engine,
  application: Application,
  account: Pick<Account, 'id'>,
  email: string,
  purpose: ActionPurpose,
): { token: ActionToken; link: string; handle: string } {
  const { token: handle, hash } = engine.handles.issue(HANDLE_KINDS[purpose]);
  const now = engine.clock.now();
  const token: ActionToken = {
    id: engine.newId(),
    applicationId: application.id,
    accountId: account.id,
    purpose,
    tokenHash: hash,
    emailKey: emailKey(email) ?? email,
    createdAt: now,
    expiresAt: now + ACTION_LIFETIME[purpose],
  };
  const base = engine.tokens.issuer(application);
  return { token, handle, link: `${base}/links/${purpose}?token=${handle}` };
}

/** The stored hash of a handle that a mailed link carries. */
export function actionHash(engine: Engine, purpose: ActionPurpose, handle: string): string | undefined {
  return engine.handles.hash(HANDLE_KINDS[purpose], handle);
}
