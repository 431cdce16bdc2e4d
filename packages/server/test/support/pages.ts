import { newestToken } from './messages.ts';
import { type NativeMember, registerMember, resetToken, verifyAddress } from './native.ts';
import type { Service } from './service.ts';

type Purpose = 'verify-email' | 'reset-password' | 'not-me';

/** Someone with a verified address and an authenticator. */
export async function verifiedMember(service: Service): Promise<NativeMember> {
  const member = await registerMember(service);
  await verifyAddress(service, member);
  return member;
}

/** The token of a fresh link that was mailed to them. */
export async function mailedToken(service: Service, member: NativeMember, purpose: Purpose): Promise<string> {
  if (purpose === 'reset-password') return resetToken(service, member.email);
  if (purpose === 'verify-email') await member.client.post('/email/send-verification');
  if (purpose === 'not-me') {
    await member.client.post('/2fa/backup-codes/generate');
    await service.deliver();
  }
  return newestToken(service, member.email, purpose);
}

/** Path and query of a fresh link that was mailed to them. */
export async function mailedLink(service: Service, member: NativeMember, purpose: Purpose): Promise<string> {
  return `/links/${purpose}?token=${await mailedToken(service, member, purpose)}`;
}

export const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

export function formOf(fields: Readonly<Record<string, string>>): string {
  return new URLSearchParams(fields).toString();
}
