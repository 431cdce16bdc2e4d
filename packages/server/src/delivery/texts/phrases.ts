import type { CodePurpose, NoticeKind } from '../../core/delivery/message-texts.ts';

export type LinkKind = 'email_verification' | 'password_reset_link' | 'invitation';

interface Titled {
  readonly subject: (application: string) => string;
  readonly intro: (application: string) => string;
}

interface LinkPhrases extends Titled {
  /** On the button. */
  readonly action: string;
  /** What to do if it was not you who asked. */
  readonly ignore: string;
}

/** Everything that one language says. A text that is missing does not compile. */
export interface Phrases {
  readonly direction: 'ltr' | 'rtl';
  /** `gsm7`: words and names are written with the letters that GSM-7 has. */
  readonly smsLetters: 'gsm7' | 'any';
  readonly sms: (values: { application: string; code: string; duration: string }) => string;
  /** The subject is followed by the code. */
  readonly code: Readonly<Record<CodePurpose, Titled & { readonly ignore: string }>>;
  readonly codeValid: (duration: string) => string;
  readonly codeWarning: (application: string) => string;
  readonly link: Readonly<Record<LinkKind, LinkPhrases>>;
  readonly linkValid: (duration: string) => string;
  readonly linkCopy: string;
  readonly notice: Readonly<Record<NoticeKind, Titled>>;
  /** Of notices that tell the same; reads well for one and for many. */
  readonly leftOut: (count: number) => string;
  readonly detail: Readonly<Record<'when' | 'factor' | 'device' | 'place', string>>;
  readonly notMe: {
    readonly fine: string;
    readonly question: string;
    readonly action: string;
    readonly effect: string;
    /** Where another system keeps the password. */
    readonly elsewhere: (application: string) => string;
  };
}
