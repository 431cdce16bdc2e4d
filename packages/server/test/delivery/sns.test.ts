import { createHash, createHmac } from 'node:crypto';
import { AwsV4Signer } from 'aws4fetch';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSns, type SnsOptions } from '../../src/delivery/sms/providers/sns.ts';
import { createMovedClock } from './support/clock.ts';
import { type HttpProvider, reply, startHttpProvider } from './support/http-provider.ts';

const accessKeyId = 'AKIDEXAMPLE';
const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const published =
  '<PublishResponse><PublishResult><MessageId>567910cd-659e-55d4</MessageId></PublishResult></PublishResponse>';
const failed = (code: string, sentence = 'No') =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${sentence}</Message></Error></ErrorResponse>`;

let provider: HttpProvider;

beforeEach(async () => {
  provider = await startHttpProvider(reply(200, published));
});

afterEach(() => provider.stop());

function send(options: Partial<SnsOptions> = {}) {
  const clock = createMovedClock(Date.UTC(2015, 7, 30, 12, 36, 0));
  const sns = createSns(
    { region: 'eu-central-1', accessKeyId, secretAccessKey, baseUrl: `${provider.baseUrl}/`, ...options },
    clock,
  );
  return sns.send({ to: '+4915112345678', text: 'código 123456 ~*', reference: 'r' }, { deadline: 2_000 });
}

/** Signature Version 4 once more, from the documentation alone. */
function expectedSignature(headers: Record<string, string>, body: string, scope: string): string {
  const names = Object.keys(headers).toSorted();
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const canonical = [
    'POST',
    '/',
    '',
    ...names.map((key) => `${key}:${headers[key]}`),
    '',
    names.join(';'),
    sha256(body),
  ];
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical.join('\n'))].join('\n');
  let key: Buffer | string = `AWS4${secretAccessKey}`;
  for (const part of scope.split('/')) key = createHmac('sha256', key).update(part).digest();
  return createHmac('sha256', key).update(toSign).digest('hex');
}

describe('Amazon SNS', () => {
  it('gets the documented form of the action Publish', async () => {
    expect(await send({ senderId: 'Acme', originationNumber: '+12065550101' })).toEqual({
      outcome: 'accepted',
      provider: 'sns',
      providerMessageId: '567910cd-659e-55d4',
    });
    expect(Object.fromEntries(new URLSearchParams(provider.requests[0]!.body))).toEqual({
      Action: 'Publish',
      Version: '2010-03-31',
      PhoneNumber: '+4915112345678',
      Message: 'código 123456 ~*',
      'MessageAttributes.entry.1.Name': 'AWS.SNS.SMS.SMSType',
      'MessageAttributes.entry.1.Value.DataType': 'String',
      'MessageAttributes.entry.1.Value.StringValue': 'Transactional',
      'MessageAttributes.entry.2.Name': 'AWS.SNS.SMS.SenderID',
      'MessageAttributes.entry.2.Value.DataType': 'String',
      'MessageAttributes.entry.2.Value.StringValue': 'Acme',
      'MessageAttributes.entry.3.Name': 'AWS.MM.SMS.OriginationNumber',
      'MessageAttributes.entry.3.Value.DataType': 'String',
      'MessageAttributes.entry.3.Value.StringValue': '+12065550101',
    });
  });

  it.each([[undefined], ['session-token']])(
    'gets a signature over what it got (session token: %s)',
    async (sessionToken) => {
      await send(sessionToken === undefined ? {} : { sessionToken });
      const { headers, body } = provider.requests[0]!;
      const signed: Record<string, string> = {
        'content-type': 'application/x-www-form-urlencoded',
        host: `127.0.0.1:${provider.port}`,
        'x-amz-date': '20150830T123600Z',
        ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }),
      };
      expect(headers).toMatchObject(signed);
      const scope = '20150830/eu-central-1/sns/aws4_request';
      expect(headers.authorization).toBe(
        `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/${scope}, SignedHeaders=${Object.keys(signed).join(';')}, ` +
          `Signature=${expectedSignature(signed, body, scope)}`,
      );
    },
  );

  // AWS's Signature Version 4 test suite: post-x-www-form-urlencoded.
  it('is signed by a library that passes the published vector, as do the tests', async () => {
    const vector = 'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a';
    const signer = new AwsV4Signer({
      url: 'https://example.amazonaws.com/',
      method: 'POST',
      body: 'Param1=value1',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      allHeaders: true,
      accessKeyId,
      secretAccessKey,
      region: 'us-east-1',
      service: 'service',
      datetime: '20150830T123600Z',
    });
    expect(await signer.signature()).toBe(vector);
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      host: 'example.amazonaws.com',
      'x-amz-date': '20150830T123600Z',
    };
    expect(expectedSignature(headers, 'Param1=value1', '20150830/us-east-1/service/aws4_request')).toBe(
      vector,
    );
  });

  it.each([
    [400, failed('OptedOut'), { outcome: 'refused', permanent: true, reason: 'opted_out' }],
    [
      400,
      failed('InvalidParameter', 'Invalid parameter: PhoneNumber Reason: +4915112345678 is not valid'),
      {
        outcome: 'refused',
        permanent: true,
        reason: 'invalid_destination',
        providerCode: 'InvalidParameter',
      },
    ],
    [400, failed('InvalidParameter', 'Invalid parameter: Message'), { outcome: 'refused', permanent: false }],
    [400, failed('Throttling'), { outcome: 'refused', permanent: false, reason: 'throttled' }],
    [
      403,
      failed('SignatureDoesNotMatch'),
      { outcome: 'refused', permanent: false, reason: 'rejected_credentials' },
    ],
    [500, failed('InternalError'), { outcome: 'unknown', reason: 'provider_error' }],
    [503, '', { outcome: 'refused', permanent: false, providerCode: 'http_503' }],
  ])('answering %i %s is understood', async (status, body, expected) => {
    provider.answer = reply(status, body);
    const result = await send();
    expect(result).toMatchObject(expected);
    expect(JSON.stringify(result)).not.toContain('15112345678');
  });
});
