import { generateKeyPairSync } from 'node:crypto';
import jsonwebtoken from 'jsonwebtoken';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createVonage, type VonageOptions } from '../../src/delivery/sms/providers/vonage.ts';
import { createMovedClock } from './support/clock.ts';
import { type HttpProvider, reply, startHttpProvider } from './support/http-provider.ts';

const clock = createMovedClock();
const seconds = Math.floor(clock.now() / 1000);
const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const applicationId = '78d335fa-323d-0114-9c3d-d6f0d48968cf';

let provider: HttpProvider;

beforeEach(async () => {
  provider = await startHttpProvider(reply(202, { message_uuid: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab' }));
});

afterEach(() => provider.stop());

function send(options: Partial<VonageOptions> = {}) {
  const vonage = createVonage(
    { credentials: { applicationId, privateKey }, from: 'Acme', baseUrl: provider.baseUrl, ...options },
    clock,
  );
  return vonage.send({ to: '+447700900000', text: 'mã 123456', reference: '0197-ref' }, { deadline: 2_000 });
}

const problem = (code: number) => ({
  type: `https://developer.vonage.com/api-errors/messages#${code}`,
  title: 'Rejected',
  detail: 'The number 447700900000 is not reachable',
  instance: 'bf0ca0bf927b3b52e3cb03217e1a1ddf',
});

describe('Vonage', () => {
  it('gets the documented document at the documented address', async () => {
    const statusCallback = 'https://id.example.com/hooks/vonage';
    expect(await send({ statusCallback, validitySeconds: 1_800 })).toEqual({
      outcome: 'accepted',
      provider: 'vonage',
      providerMessageId: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab',
    });
    const { method, url, headers, body } = provider.requests[0]!;
    expect([method, url]).toEqual(['POST', '/v1/messages']);
    expect(headers).toMatchObject({ 'content-type': 'application/json', accept: 'application/json' });
    expect(JSON.parse(body)).toEqual({
      channel: 'sms',
      message_type: 'text',
      to: '447700900000',
      from: 'Acme',
      text: 'mã 123456',
      client_ref: '0197-ref',
      webhook_url: statusCallback,
      webhook_version: 'v1',
      ttl: 1_800,
    });
  });

  it('knows the application by a short-lived token that another library verifies', async () => {
    await send();
    await send();
    const tokens = provider.requests.map(({ headers }) => headers.authorization!.replace(/^Bearer /, ''));
    const claims = tokens.map((token) =>
      jsonwebtoken.verify(token, publicKey, { algorithms: ['RS256'], clockTimestamp: seconds }),
    ) as jsonwebtoken.JwtPayload[];
    expect(claims[0]).toMatchObject({ application_id: applicationId, iat: seconds, exp: seconds + 60 });
    expect(claims[0]!.jti).not.toBe(claims[1]!.jti);
  });

  it('knows the account by its key and secret', async () => {
    await send({ credentials: { apiKey: 'abcd1234', apiSecret: 'secret' } });
    // base64 of "abcd1234:secret", made elsewhere
    expect(provider.requests[0]!.headers.authorization).toBe('Basic YWJjZDEyMzQ6c2VjcmV0');
  });

  it.each([1040, 1050])('judges the destination with %i', async (code) => {
    provider.answer = reply(422, problem(code));
    const result = await send();
    expect(result).toEqual({
      outcome: 'refused',
      provider: 'vonage',
      permanent: true,
      reason: 'invalid_destination',
      providerCode: String(code),
    });
  });

  it.each([
    [
      422,
      problem(1120),
      { outcome: 'refused', permanent: false, reason: 'rejected_request', providerCode: '1120' },
    ],
    [401, problem(1060), { outcome: 'refused', permanent: false, reason: 'rejected_credentials' }],
    [402, problem(1070), { outcome: 'refused', permanent: false, reason: 'rejected_credentials' }],
    [429, problem(1000), { outcome: 'refused', permanent: false, reason: 'throttled' }],
    [500, problem(1030), { outcome: 'unknown', reason: 'provider_error' }],
    [404, 'gone', { outcome: 'refused', permanent: false, providerCode: 'http_404' }],
  ])('answering %i %j says nothing of the destination', async (status, body, expected) => {
    provider.answer = reply(status, body);
    const result = await send();
    expect(result).toMatchObject(expected);
    expect(JSON.stringify(result)).not.toContain('7700900000');
  });
});
