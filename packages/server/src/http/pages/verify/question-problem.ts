import type { ErrorCode } from '../../../core/error-code.ts';
import type { QuestionProblem } from './question.ts';
import type { Step } from './verify-steps.ts';

type QuestionProblems = Partial<Readonly<Record<ErrorCode, QuestionProblem>>>;

/** What a step can be refused with while the session still waits; everything else ends the page. */
const QUESTION_PROBLEMS: Partial<Readonly<Record<Step, QuestionProblems>>> = {
  answer: {
    invalid_code: 'wrong',
    method_unavailable: 'wrong',
    conflict: 'wrong',
    invalid_challenge: 'closed',
    rate_limited: 'closed',
    busy: 'busy',
  },
  send: {
    rate_limited: 'tooSoon',
    method_unavailable: 'notSent',
    delivery_closed: 'notSent',
    delivery_failed: 'notSent',
  },
  ask: { rate_limited: 'notAsked', method_unavailable: 'notAsked' },
};

export function questionProblem(step: Step, code: ErrorCode): QuestionProblem | undefined {
  return QUESTION_PROBLEMS[step]?.[code];
}

export const PROBLEM_STATUS: Readonly<Record<QuestionProblem, number>> = {
  empty: 400,
  unreadable: 400,
  wrong: 400,
  closed: 429,
  tooSoon: 429,
  notSent: 503,
  busy: 503,
  notAsked: 409,
  notYet: 200,
};
