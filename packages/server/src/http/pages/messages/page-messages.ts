import type { ActionPurpose } from '../../../core/action-token/action-token.ts';
import type { ApplicationSettings } from '../../../core/application/application.ts';

interface Titled {
  readonly title: string;
  readonly lead: string;
}

/** Takes the application's name. */
type About = (application: string) => string;

/** What one language says on the pages behind mailed links. A text that is missing does not compile. */
export interface PageMessages {
  readonly direction: 'ltr' | 'rtl';
  readonly verifyEmail: {
    readonly title: string;
    readonly lead: About;
    readonly action: string;
    readonly doneTitle: string;
    readonly done: About;
  };
  readonly newPassword: {
    readonly title: string;
    readonly lead: About;
    readonly account: string;
    readonly label: string;
    readonly repeat: string;
    readonly rules: Readonly<Record<ApplicationSettings['passwordRules'], string>>;
    readonly refused: Readonly<Record<ApplicationSettings['passwordRules'], string>>;
    readonly differ: string;
    readonly action: string;
    readonly doneTitle: string;
    readonly done: About;
  };
  readonly notMe: {
    readonly title: string;
    readonly lead: About;
    readonly stays: string;
    readonly action: string;
    readonly fine: string;
    readonly doneTitle: string;
    readonly done: string;
  };
  readonly dead: Titled & { readonly next: Readonly<Record<ActionPurpose, About>> };
  readonly trouble: Readonly<Record<Trouble, Titled>>;
  /** Before the title of a page whose form was refused: a screen reader says the title first. */
  readonly errorPrefix: string;
}

export type Trouble = 'tooMany' | 'unavailable' | 'broken' | 'foreign' | 'notHere' | 'malformed';
