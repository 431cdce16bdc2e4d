import type { Language } from '../../../../core/delivery/language.ts';
import type { PageView } from '../../../../flows/hosted-page/view-page.ts';
import type { Html } from '../../html.ts';
import type { Question } from '../question.ts';

/** One way to answer on the page, with its own messages. */
export interface Way {
  /** On the button that leads to it. */
  readonly choose: (language: Language) => string;
  /** What that button does: the step, and the method that it leads to. */
  readonly step: (view: PageView) => string;
  /** Whether what was typed can be such a code at all. */
  readonly isReadable: (code: string) => boolean;
  /** What it asks for. */
  readonly form: (question: Question) => Html;
}
