import { encodeBase32, generateSecret } from '@countersign/otp';
import type { TOTP } from 'otpauth';
import type { Application } from '../../src/core/application/application.ts';
import type { Caller } from '../../src/core/caller.ts';
import type { TypedCode } from '../../src/core/factor/factor-method.ts';
import { factorBinding } from '../../src/core/factor/open-factor.ts';
import { hashVisitor } from '../../src/core/hashing/hash-visitor.ts';
import { createCodeSet } from '../../src/core/recovery-code/code-set.ts';
import { NO_STEPS } from '../../src/core/totp/spent-steps.ts';
import { deliveryBinding } from '../../src/core/webhook/draft-delivery.ts';
import { answerPage } from '../../src/flows/hosted-page/answer-page.ts';
import { bindPage } from '../../src/flows/hosted-page/bind-page.ts';
import {
  type CreatedSession,
  createSession,
  type HostedSessionRequest,
} from '../../src/flows/hosted-session/create-hosted-session.ts';
import { pullResult } from '../../src/flows/hosted-session/pull-result.ts';
import type { Json } from './client.ts';
import type { World } from './engine.ts';
import { newEmail } from './hosted.ts';
import { unwrap } from './outcomes.ts';
import { authenticator, newCaller } from './person.ts';

type Within = Pick<World, 'engine'>;

/** Someone whose login a business keeps, with an authenticator and recovery codes. */
export interface HostedPerson {
  readonly application: Application;
  readonly accountId: string;
  readonly email: string;
  readonly totp: TOTP;
  /** The raw bytes, as a device that scanned the QR code has them. */
  readonly secret: Uint8Array;
  readonly recoveryCodes: readonly string[];
  readonly caller: Caller;
}

export async function newHostedPerson(
  { engine }: Within,
  application: Application,
  { email = newEmail(), externalId }: { email?: string; externalId?: string } = {},
): Promise<HostedPerson> {
  const { stores } = engine.database;
  const now = engine.clock.now();
  const owner = { id: engine.newId(), applicationId: application.id };
  const named = externalId === undefined ? {} : { externalId };
  await stores.in(owner.applicationId).accounts.insert({
    ...owner,
    ...named,
    email,
    credentialVersion: 1,
    createdAt: now,
    updatedAt: now,
  });
  const secret = generateSecret(20, (length) => engine.random.bytes(length));
  const factor = { id: engine.newId(), applicationId: application.id, accountId: owner.id };
  await stores.in(factor.applicationId).factors.insert({
    ...factor,
    type: 'totp',
    status: 'active',
    secret: engine.boxes.seal(secret, factorBinding(factor)),
    parameters: { algorithm: 'SHA1', digits: 6, period: 30 },
    state: NO_STEPS,
    createdAt: now,
    activatedAt: now,
  });
  const set = { applicationId: application.id, accountId: owner.id };
  const caller = newCaller();
  const visitor = hashVisitor({ application }, 'sets', caller, owner.id);
  const codes = unwrap(await createCodeSet(engine, set, 'alphanumeric-10', visitor));
  await stores.in(codes.set.applicationId).recoveryCodes.insertSet(codes.set, codes.hashes);
  return {
    application,
    accountId: owner.id,
    email,
    totp: authenticator(encodeBase32(secret)),
    secret,
    recoveryCodes: codes.codes,
    caller,
  };
}

export async function openHosted(
  { engine }: Within,
  { application, email, caller }: Pick<HostedPerson, 'application' | 'email' | 'caller'>,
  options: Partial<HostedSessionRequest> = {},
): Promise<CreatedSession> {
  return unwrap(await createSession(engine.in(application), { email, ...options }, caller));
}

/** The page in the browser of whoever posts first. */
export async function bind(
  { engine }: Within,
  application: Application,
  { pageHandle }: Pick<CreatedSession, 'pageHandle'>,
): Promise<{ pageHandle: string; nonce: string }> {
  const { nonce } = unwrap(await bindPage(engine.in(application), pageHandle));
  return { pageHandle, nonce };
}

export function typeInto(
  { engine }: Within,
  { application, caller }: Pick<HostedPerson, 'application' | 'caller'>,
  page: { pageHandle: string; nonce: string },
  response: TypedCode,
) {
  return answerPage(engine.in(application), { ...page, response }, caller);
}

export async function pulled(
  { engine }: Within,
  application: Application,
  { sessionToken }: Pick<CreatedSession, 'sessionToken'>,
  completionCode?: string,
) {
  return unwrap(await pullResult(engine.in(application), { sessionToken, completionCode }));
}

/** What was queued for the business's backend, the oldest first. */
export async function queuedResults(
  { engine, sql }: Pick<World, 'engine' | 'sql'>,
  application: Application,
) {
  const rows = await sql
    .selectFrom('webhook_deliveries')
    .selectAll()
    .where('application_id', '=', application.id)
    .where('kind', '=', 'callback')
    .orderBy('id')
    .execute();
  return rows.map((row): { sessionId: string; body: Json } => {
    const binding = deliveryBinding({ applicationId: application.id, id: row.id });
    return {
      sessionId: row.ordering_key,
      body: JSON.parse(new TextDecoder().decode(engine.boxes.open(row.payload, binding))),
    };
  });
}
