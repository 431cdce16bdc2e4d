/** Takes the application's name. */
type About = (application: string) => string;

interface Titled {
  readonly title: string;
  readonly lead: About;
}

export type End =
  | 'approved'
  | 'denied'
  | 'expired'
  | 'superseded'
  | 'changed'
  | 'tooMany'
  | 'inUse'
  | 'inactive'
  | 'unknown'
  | 'foreign'
  | 'busy'
  | 'unavailable'
  | 'broken';

/** What one language says on the page of a second factor. A text that is missing does not compile. */
export interface VerifyMessages {
  readonly title: string;
  readonly lead: About;
  readonly facts: {
    readonly account: string;
    readonly asked: string;
    readonly from: string;
    readonly until: string;
    readonly left: string;
    /** Said once, when a minute is left. */
    readonly lastMinute: string;
    /** On the button for five more minutes. */
    readonly moreTime: string;
  };
  readonly elsewhere: Titled;
  readonly confirm: string;
  readonly anotherWay: string;
  readonly notMe: string;
  readonly notMeHint: string;
  readonly language: string;
  readonly complaints: {
    readonly empty: string;
    /** Letters, or too few digits. */
    readonly unreadable: string;
    readonly unreadableBackupCode: string;
    readonly wrong: string;
    readonly wrongBackupCode: string;
    /** Before a number. */
    readonly triesLeft: string;
    readonly notSent: string;
    readonly tooSoon: string;
    readonly notAsked: string;
    readonly closed: string;
    readonly busy: string;
  };
  readonly ends: Readonly<Record<End, Titled>>;
  readonly goOn: About;
  readonly goBack: About;
  readonly close: string;
}
