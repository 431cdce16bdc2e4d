import { createHmac, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HOUR } from '../../src/core/clock.ts';
import {
  ask,
  bearer,
  expectData,
  fullLogin,
  guardedRoutes,
  type Member,
  newMember,
  startTarget,
  type Target,
} from '../support/attack-target.ts';
import type { Json } from '../support/client.ts';

type Signer = (input: string) => string;

describe('forged access tokens', () => {
  let target: Target;
  let owner: Member;
  let genuine: string;
  let header: Json;
  let claims: Json;
  let signers: Record<'ours' | 'theirs', Signer>;
  let jwk: Json;

  beforeAll(async () => {
    target = await startTarget();
    owner = await newMember(target);
    genuine = (await fullLogin(target, owner)).accessToken;
    [header, claims] = genuine
      .split('.')
      .slice(0, 2)
      .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()));
    jwk = (await target.client().get('/.well-known/jwks.json')).body.keys[0];
    const { boxes, database } = target.engine;
    const [key] = await database.stores.in(target.application.id).signingKeys.list();
    const { id, applicationId, privateJwk } = key!;
    const plain = boxes.open(privateJwk, { table: 'signing_keys', column: 'private_jwk', applicationId, id });
    const ours = { key: JSON.parse(Buffer.from(plain).toString()), format: 'jwk' } as const;
    const { privateKey: theirs } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    signers = {
      ours: (input) =>
        sign('sha256', Buffer.from(input), { ...ours, dsaEncoding: 'ieee-p1363' }).toString('base64url'),
      theirs: (input) =>
        sign('sha256', Buffer.from(input), { key: theirs, dsaEncoding: 'ieee-p1363' }).toString('base64url'),
    };
  });
  afterAll(() => target.close());

  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const forge = (head: Json, payload: Json, signer: Signer): string => {
    const input = `${encode(head)}.${encode(payload)}`;
    return `${input}.${signer(input)}`;
  };
  const statusOf = async (token: string): Promise<number> =>
    (await target.client().get('/auth/me', bearer(token))).status;

  test('the tools of this test make tokens that pass where nothing is forged', async () => {
    expect(await statusOf(genuine)).toBe(200);
    expect(await statusOf(forge(header, claims, signers.ours))).toBe(200);
  });

  test('no other algorithm, key or signature passes', async () => {
    const pem = createPublicKey({ key: jwk, format: 'jwk' }).export({
      type: 'spki',
      format: 'pem',
    });
    const hmac =
      (secret: string): Signer =>
      (input) =>
        createHmac('sha256', secret).update(input).digest('base64url');
    const none: Signer = () => '';
    const [head, payload, signature] = genuine.split('.') as [string, string, string];
    const forged: Record<string, string> = {
      'alg none': forge({ ...header, alg: 'none' }, claims, none),
      'alg None': forge({ ...header, alg: 'None' }, claims, none),
      'alg none with the signature': forge({ ...header, alg: 'none' }, claims, () => signature),
      'no alg': forge({ ...header, alg: undefined }, claims, signers.ours),
      'HS256 with the public key as PEM': forge({ ...header, alg: 'HS256' }, claims, hmac(pem)),
      'HS256 with the public key as JWK': forge(
        { ...header, alg: 'HS256' },
        claims,
        hmac(JSON.stringify(jwk)),
      ),
      'HS256 with x': forge({ ...header, alg: 'HS256' }, claims, hmac(jwk.x)),
      'HS256 with nothing': forge({ ...header, alg: 'HS256' }, claims, hmac('')),
      'ES384 in the header': forge({ ...header, alg: 'ES384' }, claims, signers.ours),
      'RS256 in the header': forge({ ...header, alg: 'RS256' }, claims, signers.ours),
      "a stranger's key under our kid": forge(header, claims, signers.theirs),
      'a kid that is not ours': forge({ ...header, kid: 'x' }, claims, signers.ours),
      'no kid': forge({ ...header, kid: undefined }, claims, signers.ours),
      'a kid that is a path': forge({ ...header, kid: '../../dev/null' }, claims, signers.ours),
      'a kid that is SQL': forge({ ...header, kid: "' OR 1=1 --" }, claims, signers.theirs),
      'a key of its own': forge({ ...header, jwk }, claims, signers.theirs),
      'the address of a key': forge(
        { ...header, jku: 'http://127.0.0.1:1/', x5u: 'http://127.0.0.1:1/' },
        claims,
        signers.theirs,
      ),
      'an extension that nobody understands': forge(
        { ...header, crit: ['exp2'], exp2: 1 },
        claims,
        signers.ours,
      ),
      'an unencoded payload': forge({ ...header, crit: ['b64'], b64: false }, claims, signers.ours),
      'the signature cut off': `${head}.${payload}.`,
      'no signature': `${head}.${payload}`,
      'the signature of another token': `${head}.${encode({ ...claims, sub: 'x' })}.${signature}`,
      'a signature of zeros': `${head}.${payload}.${Buffer.alloc(64).toString('base64url')}`,
      'a signature with a bit turned': `${head}.${payload}.${signature[0] === 'A' ? 'B' : 'A'}${signature.slice(1)}`,
      'five parts': `${genuine}.a.b`,
      JSON: JSON.stringify({ protected: head, payload, signature }),
    };
    for (const [name, token] of Object.entries(forged))
      expect([name, await statusOf(token)]).toEqual([name, 401]);
  });

  test('our own signature does not make an access token of something else', async () => {
    const other = await newMember(target);
    const elsewhere = JSON.parse(
      Buffer.from((await fullLogin(target, other)).accessToken.split('.')[1]!, 'base64url').toString(),
    );
    const past = Math.floor((target.clock.now() - HOUR) / 1_000);
    const forged: Record<string, string> = {
      'typ JWT': forge({ ...header, typ: 'JWT' }, claims, signers.ours),
      'no typ': forge({ ...header, typ: undefined }, claims, signers.ours),
      'typ of a logout token': forge({ ...header, typ: 'logout+jwt' }, claims, signers.ours),
      'another audience': forge(header, { ...claims, aud: 'shop' }, signers.ours),
      'no audience': forge(header, { ...claims, aud: undefined }, signers.ours),
      'another issuer': forge(header, { ...claims, iss: 'https://elsewhere.example' }, signers.ours),
      'the issuer of another application': forge(
        header,
        { ...claims, iss: `${claims.iss}/apps/shop` },
        signers.ours,
      ),
      'no issuer': forge(header, { ...claims, iss: undefined }, signers.ours),
      expired: forge(header, { ...claims, exp: past }, signers.ours),
      'no expiry': forge(header, { ...claims, exp: undefined }, signers.ours),
      'an expiry that is a word': forge(header, { ...claims, exp: 'never' }, signers.ours),
      'no session': forge(header, { ...claims, sid: undefined }, signers.ours),
      'a session that never was': forge(header, { ...claims, sid: claims.jti }, signers.ours),
      "someone else's session": forge(header, { ...claims, sid: elsewhere.sid }, signers.ours),
      "someone else's name": forge(header, { ...claims, sub: elsewhere.sub }, signers.ours),
      'no subject': forge(header, { ...claims, sub: undefined }, signers.ours),
      'claims that are a list': forge(header, [claims], signers.ours),
      'claims that are nothing': forge(header, null, signers.ours),
    };
    for (const [name, token] of Object.entries(forged))
      expect([name, await statusOf(token)]).toEqual([name, 401]);
  });

  test('a forged token passes on no guarded route of the table', async () => {
    const token = forge({ ...header, alg: 'none' }, claims, () => '');
    for (const route of guardedRoutes(target)) {
      const { status } = await ask(target.client(), route, token);
      expect([route.method, route.url, status]).toEqual([route.method, route.url, 401]);
    }
  });

  test('a key that is gone from the JWKS signs no more; one that was rotated out still verifies what it signed', async () => {
    await target.engine.tokens.rotate(target.application);
    target.clock.advance(1_000);
    expect(await statusOf(genuine)).toBe(200);
    expect((await target.client().get('/.well-known/jwks.json')).body.keys).toHaveLength(2);
    await target.sql.deleteFrom('signing_keys').where('id', '=', header.kid).execute();
    target.clock.advance(60_000);
    expect(await statusOf(genuine)).toBe(401);
    expectData(await target.client().get('/auth/me', bearer((await fullLogin(target, owner)).accessToken)));
  });
});
