import type { Account } from '../account/account.ts';
import { emailKey } from '../account/mailbox.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tenant } from '../tenant.ts';
import { ACTION_LIFETIME, type ActionPurpose, type ActionToken } from './action-token.ts';

const HANDLE_KINDS = { 'verify-email': 'verify', 'reset-password': 'reset', 'not-me': 'notme' } as const;

/** A single-use link for a mail, and what is stored of it. Its page acts on POST: scanners follow links. */
export function draftActionLink(
  tenant: Tenant,
  account: Pick<Account, 'id'>,
  email: string,
  purpose: ActionPurpose,
): { token: ActionToken; link: string; handle: string } {
  const { application } = tenant;
  const { token: handle, hash } = tenant.handles.issue(HANDLE_KINDS[purpose]);
  const now = tenant.clock.now();
  const token: ActionToken = {
    id: tenant.newId(),
    applicationId: application.id,
    accountId: account.id,
    purpose,
    tokenHash: hash,
    emailKey: emailKey(email) ?? email,
    createdAt: now,
    expiresAt: now + ACTION_LIFETIME[purpose],
  };
  const base = tenant.tokens.issuer(application);
  return { token, handle, link: `${base}/links/${purpose}?token=${handle}` };
}

/** The stored hash of a handle that a mailed link carries. */
export function actionHash(ports: Ports, purpose: ActionPurpose, handle: string): string | undefined {
  return ports.handles.hash(HANDLE_KINDS[purpose], handle);
}
