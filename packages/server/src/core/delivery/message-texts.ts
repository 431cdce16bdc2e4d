import { kindsWith, type NamedFactorType } from '../factor/factor-kinds.ts';
import type { Language } from './language.ts';

/** What the owner of an account is notified of at the verified address. */
export const NOTICE_KINDS = [
  'factor_added',
  'factor_removed',
  'backup_codes_generated',
  'backup_code_used',
  'password_changed',
  'password_reset',
  'email_changed',
  'new_login',
  'factor_disabled',
  'locked_out',
  'codes_exhausted',
] as const;

export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** What a notice names as a second factor. */
export type NamedFactor = NamedFactorType | 'recovery_code' | 'bypass_code';

export const NAMED_FACTORS: readonly NamedFactor[] = [
  ...kindsWith({ isNamed: true }),
  'recovery_code',
  'bypass_code',
];

export type CodePurpose = 'login' | 'setup';

interface CodeEmail {
  readonly kind: 'code';
  readonly purpose: CodePurpose;
  /** The application's name as people know it. */
  readonly application: string;
  readonly code: string;
  readonly validMinutes: number;
}

interface LinkEmail {
  readonly kind: 'email_verification' | 'password_reset_link' | 'invitation';
  readonly application: string;
  readonly link: string;
  readonly validMinutes: number;
}

interface NoticeEmail {
  readonly kind: 'notice';
  readonly notice: NoticeKind;
  readonly application: string;
  /** Epoch milliseconds of the event. */
  readonly at: number;
  readonly factor?: NamedFactor;
  /** Browser and system, never a whole User-Agent: strangers write it. */
  readonly device?: string;
  /** An IP address, or a place. */
  readonly place?: string;
  /** How many that tell the same were left out since the last mail. */
  readonly leftOut: number;
  /** Ends all sessions and asks for a new password; absent where another system keeps the login. */
  readonly notMeLink?: string;
}

export type EmailContent = CodeEmail | LinkEmail | NoticeEmail;

export interface SmsContent {
  readonly application: string;
  readonly code: string;
  readonly validMinutes: number;
  /** Host of the page that asks for the code: browsers fill it in there and nowhere else. */
  readonly domain: string;
}

export interface RenderedEmail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly language: Language;
}

export interface MessageTexts {
  email(content: EmailContent, language: Language): RenderedEmail;
  sms(content: SmsContent, language: Language): string;
}
