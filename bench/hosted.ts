import { createHash, generateKeyPairSync, type KeyObject, sign as signBytes } from 'node:crypto';
import type { Application } from '../packages/server/src/core/application/application.ts';
import { factorBinding } from '../packages/server/src/core/factor/open-factor.ts';
import { writeDevice } from '../packages/server/src/core/push/device-state.ts';
import { createApiKey } from '../packages/server/src/flows/administration/manage-api-keys.ts';
import { createApplication } from '../packages/server/src/flows/administration/manage-applications.ts';
import type { Operation } from './load.ts';
import { walk } from './people.ts';
import type { Inside } from './target.ts';
import type { Wire, WireAnswer } from './wire.ts';

/** A key may ask 6000 times in 15 minutes, a person be asked three times. */
const KEYS = 200;
const PEOPLE = 4_000;
const BATCH = 500;
const ADDRESS = '203.0.113.9';
const FROM_HOME = { 'x-forwarded-for': ADDRESS, 'user-agent': 'countersign-bench' };

interface Customer {
  readonly email: string;
  readonly deviceId: string;
}

/** A business with people whose devices approve. */
export interface Shop {
  readonly clientId: string;
  readonly keys: readonly string[];
  readonly people: readonly Customer[];
  readonly signingKey: KeyObject;
  /** The devices of all people share a key, a clock and these turns. */
  turn: number;
}

export async function openShop(inside: Inside): Promise<Shop> {
  const { engine, application: main } = inside;
  const wish = { name: 'Shop', kind: 'hosted' } as const;
  const made = await createApplication(engine, main.domainId, wish);
  if (!made.ok) throw new Error(made.code);
  const application = made.value;
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { kty, crv, x, y } = publicKey.export({ format: 'jwk' });
  const device = JSON.stringify({ crv, kty, x, y });
  const people: Customer[] = [];
  for (let begin = 0; begin < PEOPLE; begin += BATCH) {
    people.push(...(await addPeople(inside, application, begin, device)));
  }
  const keys: string[] = [];
  for (let index = 0; index < KEYS; index++) keys.push(await newKey(inside, application));
  return { clientId: application.clientId, keys, people, signingKey: privateKey, turn: 0 };
}

async function newKey({ engine }: Inside, application: Application): Promise<string> {
  const made = await createApiKey(engine.in(application), { name: 'bench', scopes: ['*'] });
  if (!made.ok) throw new Error(made.code);
  return made.value.token;
}

function addPeople({ engine }: Inside, application: Application, begin: number, device: string) {
  const now = engine.clock.now();
  const applicationId = application.id;
  const seal = (plain: Uint8Array, id: string, accountId: string): string =>
    engine.boxes.seal(plain, factorBinding({ applicationId, accountId, id }));
  const made = Array.from({ length: BATCH }, (_, offset) => ({
    email: `c-${begin + offset}@example.com`,
    secret: createHash('sha1')
      .update(`customer ${begin + offset}`)
      .digest(),
    accountId: engine.newId(),
    totpId: engine.newId(),
    deviceId: engine.newId(),
  }));
  return engine.database.transact(async (stores) => {
    for (const { email, secret, accountId, totpId, deviceId } of made) {
      const dated = { createdAt: now, updatedAt: now };
      await stores
        .in(applicationId)
        .accounts.insert({ id: accountId, applicationId, email, credentialVersion: 1, ...dated });
      const owned = { applicationId, accountId, status: 'active', createdAt: now, activatedAt: now } as const;
      const totp = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
      await stores.in(owned.applicationId).factors.insert({
        ...owned,
        id: totpId,
        type: 'totp',
        secret: seal(secret, totpId, accountId),
        parameters: totp,
        state: '[]',
      });
      await stores.in(owned.applicationId).factors.insert({
        ...owned,
        id: deviceId,
        type: 'push',
        secret: seal(new TextEncoder().encode(device), deviceId, accountId),
        parameters: {},
        state: writeDevice({ sequence: 0, place: '203.0' }),
      });
    }
    return made.map(({ email, deviceId }): Customer => ({ email, deviceId }));
  });
}

/** A session, which supersedes the one before it in its turn. */
export function createOnly(shop: Shop): Operation {
  return async (wire) => {
    const { customer, apiKey } = next(shop);
    await createSession(wire, shop, customer, apiKey);
    return true;
  };
}

/** Created, its number asked for, seen by the device, approved: four requests, one operation. */
export function approveSession(shop: Shop): Operation {
  return async (wire) => {
    const { customer, apiKey } = next(shop);
    const { session_token: token } = await createSession(wire, shop, customer, apiKey);
    const headers = { ...FROM_HOME, 'x-api-key': apiKey, 'x-session-token': token };
    const asked = insist(await wire.send({ method: 'GET', path: '/v1/secret-number', headers }), 200);
    const poll = sign(shop, customer, 'countersign-poll+jwt', {});
    const polled = insist(await post(wire, '/v1/devices/requests', { request: poll }), 200);
    const answer = sign(shop, customer, 'countersign-answer+jwt', {
      challenge_id: polled['requests'][0].challenge_id,
      decision: 'approve',
      secret_number: asked['secret_number'],
    });
    insist(await post(wire, '/v1/devices/answers', { request: answer }), 200);
    return true;
  };
}

function next(shop: Shop): { customer: Customer; apiKey: string } {
  const turn = shop.turn++;
  const customer = shop.people[walk(turn, shop.people.length)];
  const apiKey = shop.keys[turn % shop.keys.length];
  if (customer === undefined || apiKey === undefined) throw new Error('The shop is empty');
  return { customer, apiKey };
}

async function createSession(wire: Wire, { clientId }: Shop, { email }: Customer, apiKey: string) {
  const body = { email, client_id: clientId, user_ip: ADDRESS };
  return insist(await post(wire, '/v1/sessions', body, { 'x-api-key': apiKey }), 201);
}

/** A compact JWS, without a promise: the client shares the server's cores. */
function sign(shop: Shop, { deviceId }: Customer, typ: string, claims: object): string {
  const now = Date.now();
  const common = {
    client_id: shop.clientId,
    iat: Math.floor(now / 1_000),
    seq: now * 1_000 + (shop.turn % 1_000),
  };
  const parts = [
    { alg: 'ES256', kid: deviceId, typ },
    { ...common, ...claims },
  ];
  const signed = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const key = { key: shop.signingKey, dsaEncoding: 'ieee-p1363' } as const;
  return `${signed}.${signBytes('sha256', Buffer.from(signed), key).toString('base64url')}`;
}

function post(wire: Wire, path: string, body: object, more: Record<string, string> = {}) {
  return wire.send({ method: 'POST', path, headers: { ...FROM_HOME, ...more }, body });
}

function insist({ status, body }: WireAnswer, expected: number): ReturnType<typeof JSON.parse> {
  if (status !== expected) throw new Error(`The service answered ${status}: ${body}`);
  return JSON.parse(body).data;
}
