import { createHmac, createPublicKey, type JsonWebKeyInput } from 'node:crypto';
import { importJWK, type JWK, SignJWT } from 'jose';
import jwt from 'jsonwebtoken';
import { afterAll, describe, expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../src/core/clock.ts';
import { ensureDefaultApplication } from '../../src/flows/administration/manage-applications.ts';
import { authenticate } from '../../src/flows/login/authenticate.ts';
import { logout } from '../../src/flows/login/end-session.ts';
import { anotherApplication, composeBeside, composeEngine, type World } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { inParallel, unwrap, verdict } from '../support/outcomes.ts';
import {
  bothFactors,
  fullLogin,
  newCaller,
  newMember,
  newPerson,
  type Person,
  whoIs,
} from '../support/person.ts';

type Part = Record<string, unknown>;

const encode = (part: Part): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const decode = (text: string): Part => JSON.parse(Buffer.from(text, 'base64url').toString()) as Part;
const headerOf = (token: string): Part => decode(token.split('.')[0]!);

for (const engine of engines) {
  describe(`access tokens on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true });
    const { application } = world;
    const { tokens } = world.engine;
    afterAll(world.close);

    const check = async (accessToken: string, { engine: core }: World = world) =>
      verdict(await authenticate(core.in(application), accessToken));
    const jwks = async ({ engine: core }: World = world) =>
      (await core.tokens.jwks(application)).keys as unknown as (JsonWebKeyInput['key'] & { kid: string })[];
    const freshToken = async (person: Person, of: World = world) =>
      (await fullLogin(of, person)).tokens.accessToken;

    test('a token is verified by another library through the JWKS', async () => {
      const member = await newMember(world);
      const { tokens: both } = await bothFactors(world, member);
      const key = (await jwks()).find(({ kid }) => kid === headerOf(both.accessToken)['kid'])!;
      expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
      const payload = jwt.verify(both.accessToken, createPublicKey({ key, format: 'jwk' }), {
        algorithms: ['ES256'],
        issuer: world.config.publicUrl,
        audience: 'default',
      });
      expect(headerOf(both.accessToken)).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: key.kid });
      expect(payload).toMatchObject({
        sub: member.accountId,
        amr: ['pwd', 'otp', 'mfa'],
        acr: 'aal2',
        sid: expect.any(String),
        jti: expect.any(String),
        auth_time: expect.any(Number),
      });
      const { exp, iat } = payload as { exp: number; iat: number };
      expect(exp - iat).toBe(900);
    });

    test('a token that a clock issued which was more than a minute ahead is refused until then, by logout too', async () => {
      const person = await newPerson(world);
      world.clock.advance(HOUR);
      const ahead = await freshToken(person);
      expect(await check(ahead)).toBe('ok');
      world.clock.advance(MINUTE - HOUR);
      expect(await check(ahead)).toBe('invalid_access_token');
      expect(verdict(await logout(world.engine.in(application), ahead, newCaller()))).toBe(
        'invalid_access_token',
      );
      expect(await check(await freshToken(person))).toBe('ok');
      world.clock.advance(HOUR - 2 * MINUTE + SECOND);
      expect(await check(ahead)).toBe('ok');
      world.clock.advance(-HOUR);
    });

    test('a token is good for 15 minutes, to the second', async () => {
      const person = await newPerson(world);
      const { claims } = await whoIs(world, person);
      world.clock.advance(claims.exp * SECOND - world.clock.now() - 500);
      expect(await check(person.tokens.accessToken)).toBe('ok');
      world.clock.advance(500);
      expect(await check(person.tokens.accessToken)).toBe('invalid_access_token');
    });

    test('one whose session ended is refused at once, whatever was remembered of its signature', async () => {
      const person = await newPerson(world);
      const { session } = await whoIs(world, person);
      const now = world.clock.now();
      await world.engine.database.stores.in(application.id).sessions.end(person.accountId, session.id, now);
      expect(await check(person.tokens.accessToken)).toBe('invalid_access_token');
    });

    test('forged tokens are refused', async () => {
      const person = await newPerson(world);
      const stranger = await newPerson(world);
      const { accessToken } = person.tokens;
      const [header, payload, signature] = accessToken.split('.') as [string, string, string];
      const [key] = await jwks();
      const pem = createPublicKey({ key: key!, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
      const hs256 = `${encode({ alg: 'HS256', typ: 'at+jwt', kid: key!.kid })}.${payload}`;
      const signed = (secret: string | Buffer) =>
        `${hs256}.${createHmac('sha256', secret).update(hs256).digest('base64url')}`;
      const forged = {
        'other claims': `${header}.${encode({ ...decode(payload), sub: stranger.accountId })}.${signature}`,
        'a later expiry': `${header}.${encode({ ...decode(payload), exp: 4e9 })}.${signature}`,
        'no algorithm': `${encode({ ...decode(header), alg: 'none' })}.${payload}.`,
        'no algorithm, another spelling': `${encode({ ...decode(header), alg: 'NoNe' })}.${payload}.`,
        'an HMAC under the public key': signed(pem),
        'an HMAC under the public JWK': signed(JSON.stringify(key)),
        'an HMAC under nothing': signed(''),
        'no key id': `${encode({ alg: 'ES256', typ: 'at+jwt' })}.${payload}.${signature}`,
        'an unknown key id': `${encode({ ...decode(header), kid: 'x' })}.${payload}.${signature}`,
        'a key of its own': `${encode({ ...decode(header), jwk: key })}.${payload}.${signature}`,
        'another type': `${encode({ ...decode(header), typ: 'JWT' })}.${payload}.${signature}`,
        'an empty signature': `${header}.${payload}.`,
        'an all-zero signature (CVE-2022-21449)': `${header}.${payload}.${Buffer.alloc(64).toString('base64url')}`,
        'half a signature': `${header}.${payload}.${signature.slice(0, 43)}`,
        'one part': header,
        'no text': '',
        'a refresh token': person.tokens.refreshToken,
      };
      expect(await check(accessToken)).toBe('ok');
      for (const [how, token] of Object.entries(forged)) {
        expect([how, await check(token)]).toEqual([how, 'invalid_access_token']);
      }
    });

    test('what is signed by the right key for another purpose is refused', async () => {
      const person = await newPerson(world);
      const { claims } = await whoIs(world, person);
      const rows = await world.engine.database.stores.in(application.id).signingKeys.list();
      const { id, privateJwk } = rows.find(({ retiredAt }) => retiredAt === undefined)!;
      const row = { table: 'signing_keys', column: 'private_jwk', applicationId: application.id, id };
      const key = await importJWK(
        JSON.parse(Buffer.from(world.engine.boxes.open(privateJwk, row)).toString()) as JWK,
        'ES256',
      );
      const sign = (change: Part, typ = 'at+jwt') =>
        new SignJWT({ ...claims, ...change }).setProtectedHeader({ alg: 'ES256', typ, kid: id }).sign(key);
      expect(await check(await sign({}))).toBe('ok');
      const others = {
        audience: await sign({ aud: 'another' }),
        issuer: await sign({ iss: 'https://another.example' }),
        type: await sign({}, 'JWT'),
        session: await sign({ sid: 'another' }),
        subject: await sign({ sub: 'another' }),
        'no session': await sign({ sid: undefined }),
        'no expiry': await sign({ exp: undefined }),
      };
      for (const [what, token] of Object.entries(others)) {
        expect([what, await check(token)]).toEqual([what, 'invalid_access_token']);
      }
    });

    test('a token of another application is refused, both ways', async () => {
      const other = await anotherApplication(world);
      const here = await newPerson(world);
      const there = await newPerson(world, { application: other });
      expect(await check(there.tokens.accessToken)).toBe('invalid_access_token');
      const outcome = await authenticate(world.engine.in(other), here.tokens.accessToken);
      expect(verdict(outcome)).toBe('invalid_access_token');
      expect((await whoIs(world, there)).claims).toMatchObject({
        iss: `${world.config.publicUrl}/apps/${other.clientId}`,
        aud: other.clientId,
      });
      const shared = new Set((await jwks()).map(({ kid }) => kid));
      const { keys } = await tokens.jwks(other);
      expect(keys.filter(({ kid }) => shared.has(kid as string))).toEqual([]);
    });

    test('after a rotation old tokens hold until they expire, and the JWKS shows both keys, then one', async () => {
      const person = await newPerson(world);
      const before = await freshToken(person);
      const oldKid = headerOf(before)['kid'];
      const newKid = await tokens.rotate(application);
      world.clock.advance(SECOND);
      expect(await check(before)).toBe('ok');
      const after = await freshToken(person);
      expect(headerOf(after)['kid']).toBe(newKid);
      expect((await jwks()).map(({ kid }) => kid)).toEqual(expect.arrayContaining([newKid, oldKid]));
      world.clock.advance(14 * MINUTE);
      expect(await check(before)).toBe('ok');
      world.clock.advance(6 * MINUTE);
      expect(await check(before)).toBe('invalid_access_token');
      expect((await jwks()).map(({ kid }) => kid)).toEqual([newKid]);
    });

    test('two compositions on one database agree at once on what is good, and within a second on what signs', async () => {
      const beside = await composeBeside(world, { clock: world.clock });
      const person = await newPerson(world);
      await freshToken(person, beside);
      const kid = await tokens.rotate(application);
      world.clock.advance(SECOND);
      const here = await freshToken(person);
      expect(headerOf(here)['kid']).toBe(kid);
      expect(await check(here, beside)).toBe('ok');
      expect(headerOf(await freshToken(person, beside))['kid']).toBe(kid);
      const again = await beside.engine.tokens.rotate(application);
      const there = await freshToken(person, beside);
      world.clock.advance(SECOND);
      const latest = await freshToken(person, beside);
      expect(headerOf(latest)['kid']).toBe(again);
      expect(await check(latest)).toBe('ok');
      expect(await check(there)).toBe('ok');
      expect(headerOf(await freshToken(person))['kid']).toBe(again);
      await beside.close();
    });

    test('rotations at once leave a key that signs', async () => {
      const beside = await composeBeside(world, { clock: world.clock });
      for (let round = 0; round < 5; round++) {
        await inParallel(8, (index) => [world, beside][index % 2]!.engine.tokens.rotate(application));
        world.clock.advance(SECOND);
        const person = await newPerson(world);
        await freshToken(person);
        expect(await check(await freshToken(person, beside))).toBe('ok');
      }
      await beside.close();
    });

    test('processes that start at once on an empty database end up with one application that works', async () => {
      const application = (of: World) => of.engine.database.stores.applications.list();
      for (let round = 0; round < 3; round++) {
        const first = await composeEngine(engine, { cheapHashes: true });
        await first.sql.deleteFrom('signing_keys').execute();
        await first.sql.deleteFrom('applications').execute();
        const beside = await composeBeside(first, { clock: first.clock });
        await first.sql.deleteFrom('signing_keys').execute();
        await first.sql.deleteFrom('applications').execute();
        await inParallel(6, (index) => ensureDefaultApplication([first, beside][index % 2]!.engine));
        const [only, ...others] = await application(first);
        expect(others).toEqual([]);
        first.clock.advance(SECOND);
        const person = await newPerson(first, { application: only! });
        expect(person.tokens.accessToken).toBeTypeOf('string');
        await beside.close();
        await first.close();
      }
    });

    test('private keys lie in the database sealed', async () => {
      const rows = await world.sql.selectFrom('signing_keys').selectAll().execute();
      expect(rows.length).toBeGreaterThan(1);
      for (const row of rows) {
        expect(row.private_jwk).toMatch(/^v1\./);
        expect(Object.keys(JSON.parse(row.public_jwk) as object)).not.toContain('d');
      }
    });

    test('logging out needs an authentic token, and takes an expired one', async () => {
      const person = await newPerson(world);
      world.clock.advance(16 * MINUTE);
      unwrap(await logout(world.engine.in(application), person.tokens.accessToken, person.caller));
      const forged = `${person.tokens.accessToken.slice(0, -4)}AAAA`;
      const outcome = await logout(world.engine.in(application), forged, person.caller);
      expect(verdict(outcome)).toBe('invalid_access_token');
    });
  });
}
