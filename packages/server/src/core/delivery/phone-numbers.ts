export type PhoneNumberType =
  | 'mobile'
  | 'fixed_line'
  /** North America and others do not distinguish the two. */
  | 'fixed_line_or_mobile'
  | 'voip'
  | 'toll_free'
  | 'premium'
  | 'shared_cost'
  | 'personal'
  | 'pager'
  | 'uan'
  | 'voicemail'
  /** Possible, but in no known range. */
  | 'unknown';

export interface PhoneNumber {
  readonly e164: string;
  /** ISO 3166 region; undefined for numbers of no country, such as satellite phones. */
  readonly country?: string;
  /** Without `+`. */
  readonly callingCode: string;
  readonly type: PhoneNumberType;
  /** The length fits the country's plan. */
  readonly possible: boolean;
  /** The number is in a range that the country has assigned. */
  readonly valid: boolean;
}

export interface PhoneNumbers {
  /**
   * Reads a number as people write it; numbers without `+` in `defaultRegion` (ISO 3166). Undefined for what
   * is no number at all, or has an extension.
   */
  parse(text: string, defaultRegion: string): PhoneNumber | undefined;
}
