import { buildOtpauthUri } from '@countersign/otp';
import type { Account } from '../../core/account/account.ts';
import type { Application } from '../../core/application/application.ts';
import type { Factor } from '../../core/factor/factor.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';

/** ISO/IEC 18004 table 7: bytes in a QR code of version 40 at error correction level M. */
const LONGEST = 2_331;

export interface Enrolled {
  readonly application: Application;
  readonly account: Account;
  readonly factor: Factor;
  readonly secret: Uint8Array;
}

/** What the QR code of a factor holds; refused where no QR code is large enough for it. */
export function otpauthUrl(enrolled: Enrolled): Outcome<string> {
  const { entry } = enrolled.factor.parameters;
  const url = write(enrolled, entry);
  if (url.length <= LONGEST) return succeed(url);
  const field = write(enrolled).length <= LONGEST ? 'label' : nameOf(enrolled.account).field;
  return refuse('invalid_request', { field, message: `The ${field} is too long for a QR code` });
}

/**
 * What an entry of the authenticator app is called beside the account's name: apps overwrite an entry of the same
 * name, whose secret is still in force here. Undefined where there is none yet.
 */
export function entryBeside(held: readonly Factor[], label?: string): string | undefined {
  const inForce = held.filter(({ type, status }) => type === 'totp' && isInForce(status));
  if (inForce.length === 0) return undefined;
  const taken = inForce.map(({ parameters }) => parameters.entry ?? '1');
  const named = label
    ?.toWellFormed()
    .replaceAll(/[\s\p{C}:]+/gu, ' ')
    .trim();
  if (named !== undefined && named !== '' && !taken.includes(named)) return named;
  return String(Math.max(...taken.map(Number).filter(Number.isSafeInteger), inForce.length) + 1);
}

function isInForce(status: Factor['status']): boolean {
  return status === 'active' || status === 'disabled';
}

function write({ application, account, factor, secret }: Enrolled, entry?: string): string {
  // A colon separates issuer and account in the label, so neither may hold one.
  const issuer = application.name.replaceAll(':', ' ').trim() || 'Countersign';
  const owner = nameOf(account).text.replaceAll(':', ' ');
  // By which our own authenticator registers for approvals; others ignore it.
  const extra = application.kind === 'hosted' ? { client_id: application.clientId } : {};
  const { entry: _entry, ...parameters } = factor.parameters;
  const name = entry === undefined ? owner : `${owner} (${entry})`;
  return buildOtpauthUri({ type: 'totp', issuer, account: name, secret, ...parameters, extra });
}

function nameOf({ email, username, id }: Account): { readonly field: string; readonly text: string } {
  if (email !== undefined) return { field: 'email', text: email };
  return { field: 'username', text: username ?? id };
}
