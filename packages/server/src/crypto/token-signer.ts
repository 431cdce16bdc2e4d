import { createHash } from 'node:crypto';
import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK, jwtVerify, SignJWT } from 'jose';
import type { Application } from '../core/application/application.ts';
import { DEFAULT_CLIENT_ID } from '../core/application/application.ts';
import { type Clock, MINUTE, SECOND } from '../core/clock.ts';
import type { SigningKey } from '../core/key/signing-key.ts';
import type { SecretBox } from '../core/ports/secret-box.ts';
import type { AccessClaims, TokenSigner } from '../core/ports/token-signer.ts';
import { ACCESS_TOKEN_LIFETIME } from '../core/session/session.ts';
import type { Database } from '../core/stores.ts';
import { createVerifiedTokens } from './verified-tokens.ts';

const ALGORITHM = 'ES256';
const TYPE = 'at+jwt';
/** Other processes may add or retire a key: what is remembered of them ages within a second. */
const KEYS_FRESH = SECOND;
/** A retired key stays in the JWKS until the last token that it signed has expired, and verifiers' clocks differ. */
const RETIRED_SHOWN = ACCESS_TOKEN_LIFETIME + 5 * MINUTE;

interface TokenSignerParts {
  readonly database: Pick<Database, 'stores' | 'transact'>;
  readonly boxes: SecretBox;
  readonly clock: Clock;
  readonly publicUrl: string;
  readonly newId: () => string;
}

export function createTokenSigner(parts: TokenSignerParts): TokenSigner {
  const keys = createKeyCache(parts);
  const verified = createVerifiedTokens(parts.clock);
  const issuer = ({ clientId }: Application): string =>
    clientId === DEFAULT_CLIENT_ID ? parts.publicUrl : `${parts.publicUrl}/apps/${clientId}`;
  return {
    issuer,
    async sign(application, claims, further) {
      const key = await keys.signing(application);
      return new SignJWT({ ...further, ...claims, iss: issuer(application), aud: application.clientId })
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: key.id })
        .sign(key.privateKey);
    },
    async verify(application, token) {
      const name = createHash('sha256').update(application.id).update('\0').update(token).digest('base64url');
      const known = verified.find(name);
      const claims = known ?? (await verify(keys, application, issuer(application), token));
      if (claims === undefined || isAhead(claims, parts.clock)) return undefined;
      if (known === undefined) verified.remember(name, claims);
      return claims;
    },
    async jwks(application) {
      const listed = await keys.list(application);
      return { keys: listed.filter((key) => isShown(key, parts.clock)).map(publicJwk) };
    },
    rotate: (application) => rotate(parts, application),
  };
}

/** Clocks of several processes differ a little; what a clock issued that was further ahead is no token yet. */
function isAhead({ iat }: AccessClaims, clock: Clock): boolean {
  return iat * SECOND > clock.now() + MINUTE;
}

/** Audience and issuer are this application's or nothing: another tenant's token is no token here. */
async function verify(
  keys: KeyCache,
  application: Application,
  issuer: string,
  token: string,
): Promise<AccessClaims | undefined> {
  try {
    const { payload } = await jwtVerify<AccessClaims>(token, ({ kid }) => keys.verifying(application, kid), {
      algorithms: [ALGORITHM],
      typ: TYPE,
      issuer,
      audience: application.clientId,
      requiredClaims: ['exp', 'iat', 'sid', 'sub'],
      // Expiry is the caller's to judge: an expired token may still log out.
      currentDate: new Date(0),
    });
    return payload;
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_J')) return undefined;
    throw error;
  }
}

interface KeyCache {
  signing(application: Application): Promise<{ id: string; privateKey: CryptoKey }>;
  verifying(application: Application, keyId: string | undefined): Promise<CryptoKey>;
  list(application: Application): Promise<SigningKey[]>;
}

class UnknownKey extends Error {
  readonly code = 'ERR_JWKS_NO_MATCHING_KEY';
}

function createKeyCache(parts: TokenSignerParts): KeyCache {
  const lists = new Map<string, { keys: SigningKey[]; readAt: number }>();
  const imported = new Map<string, Promise<CryptoKey>>();
  const importOnce = (name: string, jwk: () => JWK): Promise<CryptoKey> => {
    const key = imported.get(name) ?? importKey(jwk());
    imported.set(name, key);
    return key;
  };
  const read = async (application: Application): Promise<SigningKey[]> => {
    const readAt = parts.clock.now();
    const keys = await parts.database.stores.in(application.id).signingKeys.list();
    lists.set(application.id, { keys, readAt });
    return keys;
  };
  const list = async (application: Application): Promise<SigningKey[]> => {
    const known = lists.get(application.id);
    const isFresh = known !== undefined && Math.abs(parts.clock.now() - known.readAt) < KEYS_FRESH;
    return isFresh ? known.keys : read(application);
  };
  return {
    list,
    async signing(application) {
      const key = (await list(application)).find(({ retiredAt }) => retiredAt === undefined);
      if (key === undefined) throw new Error(`Application ${application.clientId} has no signing key`);
      const privateKey = await importOnce(`private ${key.id}`, () => openPrivateJwk(parts.boxes, key));
      return { id: key.id, privateKey };
    },
    async verifying(application, keyId) {
      const isMeant = ({ id }: SigningKey): boolean => id === keyId;
      // Another process may have signed with a key that it put in force a moment ago.
      const key = (await list(application)).find(isMeant) ?? (await read(application)).find(isMeant);
      if (key === undefined || !isShown(key, parts.clock)) throw new UnknownKey('No such key');
      return importOnce(`public ${key.id}`, () => JSON.parse(key.publicJwk) as JWK);
    },
  };
}

async function importKey(jwk: JWK): Promise<CryptoKey> {
  const key = await importJWK(jwk, ALGORITHM);
  if (key instanceof Uint8Array) throw new Error('Not an asymmetric key');
  return key;
}

function openPrivateJwk(boxes: SecretBox, { applicationId, id, privateJwk }: SigningKey): JWK {
  const plain = boxes.open(privateJwk, { table: 'signing_keys', column: 'private_jwk', applicationId, id });
  return JSON.parse(Buffer.from(plain).toString()) as JWK;
}

function isShown({ retiredAt }: SigningKey, clock: Clock): boolean {
  return retiredAt === undefined || clock.now() < retiredAt + RETIRED_SHOWN;
}

function publicJwk({ id, publicJwk: text }: SigningKey): Record<string, unknown> {
  return { ...(JSON.parse(text) as JWK), kid: id, use: 'sig', alg: ALGORITHM };
}

async function rotate(parts: TokenSignerParts, { id: applicationId }: Application): Promise<string> {
  const { publicKey, privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const id = parts.newId();
  const now = parts.clock.now();
  const plain = Buffer.from(JSON.stringify(await exportJWK(privateKey)));
  const key: SigningKey = {
    id,
    applicationId,
    publicJwk: JSON.stringify(await exportJWK(publicKey)),
    privateJwk: parts.boxes.seal(plain, { table: 'signing_keys', column: 'private_jwk', applicationId, id }),
    createdAt: now,
  };
  // At once: two rotations side by side would otherwise retire each other's keys, and none would be left.
  await parts.database.transact(async (stores) => {
    const { signingKeys } = stores.in(applicationId);
    await signingKeys.insert(key);
    await signingKeys.retireOthers(id, now);
  });
  return id;
}
