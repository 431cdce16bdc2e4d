import { encodeGsm7, encodeUcs2, splitSms } from '../../gsm7.ts';

export interface SmppMessageOptions {
  readonly from: string;
  /** `udh`: concatenated parts, which every carrier knows. `payload`: one message_payload, where it is taken. */
  readonly longMessages?: 'udh' | 'payload';
  /** Seconds after which an undelivered code is worth nothing. */
  readonly validitySeconds?: number;
}

export type SubmitSm = Readonly<Record<string, unknown>>;

// SMPP 3.4 §5.2.5, §5.2.6, §5.2.12, §5.2.17, §5.2.19
const TON = { unknown: 0, international: 1, alphanumeric: 5 };
const NPI = { unknown: 0, isdn: 1 };
const UDH_INDICATOR = 0x40;
const RECEIPT_PLEASE = 0x01;
const DATA_CODING = { gsm7: 0x00, ucs2: 0x08 };

/** One submit_sm for each part. `concatenation` is the same for the parts of one message, and another for the next, 0 to 255. */
export function submitsOf(
  { to, text }: { to: string; text: string },
  concatenation: number,
  options: SmppMessageOptions,
): SubmitSm[] {
  const { encoding, parts } = splitSms(text);
  const encode = encoding === 'gsm7' ? encodeGsm7 : encodeUcs2;
  const common = {
    ...addresses(options.from, to),
    data_coding: DATA_CODING[encoding],
    registered_delivery: RECEIPT_PLEASE,
    ...(options.validitySeconds === undefined ? {} : { validity_period: relative(options.validitySeconds) }),
  };
  if (parts.length === 1) return [{ ...common, short_message: Buffer.from(encode(text)) }];
  if (options.longMessages === 'payload')
    return [{ ...common, short_message: Buffer.alloc(0), message_payload: Buffer.from(encode(text)) }];
  return parts.map((part, index) => ({
    ...common,
    esm_class: UDH_INDICATOR,
    // TS 23.040 §9.2.3.24.1
    short_message: Buffer.from([0x05, 0x00, 0x03, concatenation, parts.length, index + 1, ...encode(part)]),
  }));
}

function addresses(from: string, to: string): SubmitSm {
  const digits = /^\+?(\d+)$/.exec(from)?.[1];
  // A short code has no country.
  const international = digits !== undefined && digits.length > 8;
  const source = international
    ? { source_addr_ton: TON.international, source_addr_npi: NPI.isdn }
    : {
        source_addr_ton: digits === undefined ? TON.alphanumeric : TON.unknown,
        source_addr_npi: NPI.unknown,
      };
  const destination = { dest_addr_ton: TON.international, dest_addr_npi: NPI.isdn };
  return {
    ...source,
    source_addr: digits ?? from,
    ...destination,
    destination_addr: to.replace(/^\+/, ''),
  };
}

/** §7.1.1.2: YYMMDDhhmmsstnnp, relative to now; up to a day. */
function relative(seconds: number): string {
  const whole = Math.min(Math.max(Math.ceil(seconds), 1), 86_399);
  const parts = [Math.floor(whole / 3_600), Math.floor(whole / 60) % 60, whole % 60];
  return `000000${parts.map((part) => String(part).padStart(2, '0')).join('')}000R`;
}
