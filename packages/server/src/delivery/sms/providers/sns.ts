import { AwsV4Signer } from 'aws4fetch';
import type { Clock } from '../../../core/clock.ts';
import type { SmsGateway } from '../../../core/delivery/gateway.ts';
import { accept, type HandOver } from '../../../core/delivery/hand-over.ts';
import type { OutgoingSms } from '../../../core/delivery/message.ts';
import { failedHandOver, type HttpAnswer, post, providerCode, readStatus } from '../../http-post.ts';
import { BASE_URL, defineSmsProvider, type FieldForm, TEXT } from '../sms-provider.ts';

const REGION: FieldForm = {
  fits: (text) => /^[a-z]{2}(-[a-z]+)+-\d$/.test(text),
  sentence: 'a region such as eu-central-1',
};

export const sns = defineSmsProvider({
  required: { region: REGION, accessKeyId: TEXT, secretAccessKey: TEXT },
  optional: { sessionToken: TEXT, senderId: TEXT, originationNumber: TEXT, ...BASE_URL },
  createGateway: (fields, { clock }) => createSns(fields, clock),
});

export interface SnsOptions {
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** For temporary credentials. */
  readonly sessionToken?: string;
  /** Up to 11 letters and digits, where the country allows it. */
  readonly senderId?: string;
  readonly originationNumber?: string;
  readonly baseUrl?: string;
}

const PROVIDER = 'sns';

/**
 * Amazon SNS, action Publish (API 2010-03-31), signed with Signature Version 4. SNS writes what became of a
 * message to CloudWatch, not to a webhook: this provider has no receipts.
 */
export function createSns(options: SnsOptions, clock: Clock): SmsGateway {
  const url = options.baseUrl ?? `https://sns.${options.region}.amazonaws.com/`;
  return {
    provider: PROVIDER,
    send: async (message, { deadline }) => {
      const body = form(message, options);
      const headers = await sign({ url, body, options, clock });
      const result = await post({ url, headers, body, deadline });
      return result.kind === 'answered' ? read(result.answer) : failedHandOver(PROVIDER, result);
    },
    close: async () => undefined,
  };
}

function form(message: OutgoingSms, { senderId, originationNumber }: SnsOptions): string {
  const fields = new URLSearchParams({
    Action: 'Publish',
    Version: '2010-03-31',
    PhoneNumber: message.to,
    Message: message.text,
  });
  const attributes = {
    'AWS.SNS.SMS.SMSType': 'Transactional',
    'AWS.SNS.SMS.SenderID': senderId,
    'AWS.MM.SMS.OriginationNumber': originationNumber,
  };
  let entry = 0;
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    const prefix = `MessageAttributes.entry.${++entry}`;
    fields.set(`${prefix}.Name`, name);
    fields.set(`${prefix}.Value.DataType`, 'String');
    fields.set(`${prefix}.Value.StringValue`, value);
  }
  return fields.toString();
}

interface Signable {
  readonly url: string;
  readonly body: string;
  readonly options: SnsOptions;
  readonly clock: Clock;
}

async function sign({ url, body, options, clock }: Signable): Promise<Record<string, string>> {
  const { region, accessKeyId, secretAccessKey, sessionToken } = options;
  const signer = new AwsV4Signer({
    method: 'POST',
    url,
    body,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    allHeaders: true,
    service: 'sns',
    region,
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    datetime: new Date(clock.now()).toISOString().replaceAll(/[:-]|\.\d{3}/g, ''),
  });
  const { headers } = await signer.sign();
  return Object.fromEntries(headers);
}

function read({ status, body }: HttpAnswer): HandOver {
  if (status >= 200 && status < 300) return accept(PROVIDER, element(body, 'MessageId'));
  const code = element(body, 'Code');
  if (code === 'OptedOut') return refusePermanently('opted_out', code);
  // The parameter at fault is named only in the sentence.
  const aboutNumber = element(body, 'Message')?.includes('PhoneNumber') ?? false;
  if (code === 'InvalidParameter' && aboutNumber) return refusePermanently('invalid_destination', code);
  // Amazon throttles with a 400.
  if (code?.startsWith('Throttl')) return readStatus(PROVIDER, 429, code);
  return readStatus(PROVIDER, status, code);
}

function refusePermanently(reason: 'opted_out' | 'invalid_destination', code: string): HandOver {
  const provider = PROVIDER;
  return { outcome: 'refused', provider, permanent: true, reason, providerCode: providerCode(code) };
}

function element(xml: string, name: 'MessageId' | 'Code' | 'Message'): string | undefined {
  return xml.match(new RegExp(`<${name}>([^<]{1,500})</${name}>`))?.[1];
}
