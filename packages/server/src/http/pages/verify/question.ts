import { HOSTED_METHODS } from '../../../core/factor/factor-kinds.ts';
import type { PageView } from '../../../flows/hosted-page/view-page.ts';
import type { FormState } from './form-state.ts';
import type { VerifyLocale } from './messages/locale.ts';
import type { ShownMethod } from './shown-method.ts';

/** What a step can be refused with while the session still waits. */
export const PROBLEMS = [
  'empty',
  'unreadable',
  'wrong',
  'notSent',
  'tooSoon',
  'notAsked',
  'notYet',
  'closed',
  'busy',
] as const;

export type QuestionProblem = (typeof PROBLEMS)[number];

/** Every method that the page knows how to ask by. */
export const METHODS: readonly ShownMethod[] = [...HOSTED_METHODS, 'recovery_code'];

/** A session that waits for its answer, as one browser sees it. */
export interface Question {
  readonly application: string;
  readonly view: PageView;
  readonly locale: VerifyLocale;
  readonly form: FormState;
  readonly shown: ShownMethod;
  readonly complaint?: QuestionProblem;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The methods that the page knows how to ask by, in the application's order. */
export function offered({ methods }: Pick<PageView, 'methods'>): ShownMethod[] {
  return methods.flatMap((method) => HOSTED_METHODS.filter((known) => known === method));
}

/** What is shown where nothing was chosen yet. */
export function firstMethod(view: Pick<PageView, 'methods'>): ShownMethod {
  return offered(view)[0] ?? 'recovery_code';
}
