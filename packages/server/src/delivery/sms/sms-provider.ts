import type { Clock } from '../../core/clock.ts';
import type { SmsGateway } from '../../core/delivery/gateway.ts';
import type { DeliveryReceipt, ReceiptReader } from '../../core/delivery/receipt.ts';

/** What the text of a field must look like. */
export interface FieldForm {
  readonly fits: (text: string) => boolean;
  /** Follows “must be”. */
  readonly sentence: string;
}

export type FieldForms<Name extends string = string> = Readonly<Record<Name, FieldForm>>;

export const TEXT: FieldForm = { fits: (text) => text.trim() !== '', sentence: 'a text that is not empty' };

export const HTTP_ADDRESS: FieldForm = { fits: isHttpAddress, sentence: 'an http(s) address' };

/** The field that stands for a provider's own address, where another one is to be called. */
export const BASE_URL = { baseUrl: HTTP_ADDRESS };

export interface SmsParts {
  readonly clock: Clock;
  /** Where the provider reports what became of a message. */
  readonly statusCallback: string;
  /** Told of receipts that come over the provider's own connection. */
  readonly onReceipt: (receipt: DeliveryReceipt) => Promise<void>;
}

/** All that is known of one provider: what it is configured with, how it sends, what it reports. */
interface SmsProviderOf<Fields> {
  readonly required: FieldForms;
  readonly optional: FieldForms;
  /** Of these exactly one is given. */
  readonly either?: FieldForms;
  /** The configuration has checked the fields. */
  readonly createGateway: (fields: Fields, parts: SmsParts) => SmsGateway;
  readonly receipts?: ReceiptWebhooks<Fields>;
}

interface ReceiptWebhooks<Fields> {
  /** Undefined where the fields that authenticate them are not given. */
  readonly createReader: (fields: Fields, clock: Clock) => ReceiptReader | undefined;
  /** It may send one unsigned by mistake; told with a 5xx, it repeats it signed. */
  readonly repeatsUnsigned?: true;
}

export type SmsProvider = SmsProviderOf<Readonly<Record<string, string>>>;

type FieldsOf<Required extends string, Optional extends string> = Readonly<
  Record<Required, string> & Partial<Record<Optional, string>>
>;

/** Lets a provider's file name its fields once: what it creates gets them by these names. */
export function defineSmsProvider<
  Required extends string,
  Optional extends string,
  Either extends string = never,
>(
  definition: SmsProviderOf<FieldsOf<Required, Optional | Either>> & {
    readonly required: FieldForms<Required>;
    readonly optional: FieldForms<Optional>;
    readonly either?: FieldForms<Either>;
  },
): SmsProvider {
  return definition as SmsProviderOf<never> as SmsProvider;
}

function isHttpAddress(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol);
}
