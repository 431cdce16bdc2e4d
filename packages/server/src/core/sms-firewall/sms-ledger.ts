/** How text messages to one range of numbers fare. */
export interface PrefixRecord {
  readonly applicationId: string;
  /** What codes were for, calling code and the first digits of the number. */
  readonly prefix: string;
  readonly windowEndsAt: number;
  readonly sent: number;
  readonly confirmed: number;
  readonly pausedUntil?: number;
}

/** What one message costs, and what may be spent on its day. */
export interface Spending {
  readonly cost: number;
  /** On all messages. */
  readonly cap: number;
  /** On those of set-ups, where this is one. */
  readonly setUpCap?: number | undefined;
}

/** What a day has cost, this message included. */
export interface Spent {
  readonly spent: number;
  readonly spentOnSetUps: number;
}

/** Of all applications at once. */
export interface AllSmsLedger {
  /** What each application spent on a day, in thousandths of the operator's currency. */
  listSpent(day: string): Promise<{ readonly applicationId: string; readonly spent: number }[]>;
}

/** What text messages cost, in thousandths of the operator's currency, and whether the codes in them are used. */
export interface SmsLedgerStore {
  /** Adds to the day's spending while it stays within the caps; one statement. */
  spend(day: string, spending: Spending): Promise<Spent | undefined>;
  /** A message that no provider took cost nothing. */
  refund(day: string, cost: number, isSetUp?: boolean): Promise<void>;
  findPrefix(prefix: string): Promise<PrefixRecord | undefined>;
  /** Counts a message; a window that has ended starts again. */
  recordSent(prefix: string, now: number, window: number): Promise<PrefixRecord>;
  recordConfirmed(prefix: string, now: number): Promise<void>;
  pause(prefix: string, until: number): Promise<void>;
}
