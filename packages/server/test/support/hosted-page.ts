import { encodeBase32 } from '@countersign/otp';
import type { TOTP } from 'otpauth';
import {
  type Application,
  completeSettings,
  type HostedSettings,
} from '../../src/core/application/application.ts';
import { createApplication } from '../../src/core/application/manage-applications.ts';
import { MINUTE } from '../../src/core/clock.ts';
import type { Factor } from '../../src/core/factor/factor.ts';
import { factorBinding } from '../../src/core/factor/open-factor.ts';
import { writeDevice } from '../../src/core/factor/push/device-state.ts';
import { tokenBinding } from '../../src/core/hosted/settle-session.ts';
import { newId } from '../../src/core/id.ts';
import { createCodeSet } from '../../src/core/recovery-code/code-set.ts';
import type { Answer, HttpClient } from './client.ts';
import type { World } from './engine.ts';
import { unwrap } from './outcomes.ts';
import { FORM, formOf } from './pages.ts';
import { authenticator, FIREFOX } from './person.ts';

export const RETURN_URL = 'http://shop.example/back?from=countersign';

/** A business that keeps its own logins. */
export async function newShop(
  { engine, application }: World,
  hosted: Partial<HostedSettings> = {},
  name = 'Blumen & Söhne',
): Promise<Application> {
  const usual = completeSettings({});
  const settings = {
    hosted: { ...usual.hosted, methods: ['totp', 'push', 'email'], returnUrls: [RETURN_URL], ...hosted },
  } as const;
  return unwrap(await createApplication(engine, application.domainId, { name, kind: 'hosted', settings }));
}

export interface Customer {
  readonly shop: Application;
  readonly accountId: string;
  readonly email: string;
  readonly totp: TOTP;
  readonly recoveryCodes: readonly string[];
}

let made = 0;

/** Somebody whom the business has enrolled, with recovery codes, and a device on request. */
export async function newCustomer(
  { engine }: World,
  shop: Application,
  { hasDevice = false, hasTotp = true } = {},
): Promise<Customer> {
  made += 1;
  const accountId = newId(engine);
  const email = `customer${made}@example.com`;
  const now = engine.clock.now();
  const owner = { applicationId: shop.id, accountId };
  const account = { id: accountId, applicationId: shop.id, email, credentialVersion: 1, createdAt: now };
  const { stores } = engine.database;
  await stores.accounts.insert({ ...account, updatedAt: now });
  const secret = engine.random.bytes(20);
  const parameters = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
  const totp = { type: 'totp', secret, parameters, state: '[]' } as const;
  const place = writeDevice({ sequence: 0, place: '198.18' });
  const device = { type: 'push', secret: engine.random.bytes(32), parameters: {}, state: place } as const;
  for (const held of [...(hasTotp ? [totp] : []), ...(hasDevice ? [device] : [])]) {
    const id = newId(engine);
    const sealed = engine.boxes.seal(held.secret, factorBinding({ applicationId: shop.id, id }));
    const factor: Factor = { ...held, id, ...owner, status: 'active', secret: sealed, createdAt: now };
    await stores.factors.insert({ ...factor, activatedAt: now });
  }
  const codes = await createCodeSet(engine, owner, 'alphanumeric-10');
  await stores.recoveryCodes.insertSet(codes.set, codes.hashes);
  return { shop, accountId, email, totp: authenticator(encodeBase32(secret)), recoveryCodes: codes.codes };
}

export interface OpenedPage {
  readonly id: string;
  readonly handle: string;
  /** Of the page, with the application's prefix. */
  readonly path: string;
}

/** A second factor that is due, as the business asks for it. */
export async function openPageSession(
  { engine }: World,
  { shop, accountId }: Customer,
  wishes: { userIp?: string; userAgent?: string; returnUrl?: string; state?: string } = {},
): Promise<OpenedPage> {
  const { stores } = engine.database;
  const id = newId(engine);
  const token = engine.handles.issue('session');
  const page = engine.handles.issue('page');
  const now = engine.clock.now();
  const owner = { applicationId: shop.id, accountId };
  await stores.challenges.insert({
    id,
    ...owner,
    purpose: 'hosted',
    status: 'pending',
    handleHash: token.hash,
    methods: [...shop.settings.hosted.methods, 'recovery_code'],
    credentialVersion: 1,
    amr: [],
    ipAddress: wishes.userIp ?? '198.18.0.1',
    userAgent: wishes.userAgent ?? FIREFOX,
    createdAt: now,
    expiresAt: now + 5 * MINUTE,
  });
  await stores.hostedSessions.insert({
    id,
    ...owner,
    token: engine.boxes.seal(new TextEncoder().encode(token.token), tokenBinding({ ...owner, id })),
    pageHash: page.hash,
    secretNumber: '',
    userAgent: FIREFOX,
    ...wishes,
  });
  return { id, handle: page.token, path: `/apps/${shop.clientId}/verify/${page.token}` };
}

/** The hidden fields of the page's forms. */
export function formFields(markup: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const name of ['nonce', 'form']) {
    const value = new RegExp(`name="${name}" value="([^"]*)"`).exec(markup)?.[1];
    if (value !== undefined) fields[name] = value;
  }
  return fields;
}

export function postPage(
  client: HttpClient,
  { path }: Pick<OpenedPage, 'path'>,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return client.post(path, formOf(fields), { ...FORM, ...headers });
}
