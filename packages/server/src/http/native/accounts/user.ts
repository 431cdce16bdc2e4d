import type { User } from '@countersign/protocol/native/user';
import type { Account } from '../../../core/account/account.ts';
import { instantText } from '../../instant-text.ts';

export function userOf(account: Account): User {
  const { id, email, username, emailVerifiedAt, secondFactorDue, createdAt, updatedAt } = account;
  return {
    id,
    ...(email !== undefined && { email }),
    username: username ?? null,
    emailVerified: emailVerifiedAt !== undefined,
    twoFactorEnabled: secondFactorDue,
    createdAt: instantText(createdAt),
    updatedAt: instantText(updatedAt),
  };
}
