import type { ErrorCode } from '../../../core/error-code.ts';
import type { Complaint } from './question.ts';
import type { Step } from './verify-steps.ts';

type Complaints = Partial<Readonly<Record<ErrorCode, Complaint>>>;

/** What a step can be refused with while the session still waits; everything else ends the page. */
const COMPLAINTS: Partial<Readonly<Record<Step, Complaints>>> = {
  answer: {
    invalid_code: 'wrong',
    method_unavailable: 'wrong',
    conflict: 'wrong',
    invalid_challenge: 'closed',
    rate_limited: 'closed',
  },
  send: {
    rate_limited: 'tooSoon',
    method_unavailable: 'notSent',
    delivery_closed: 'notSent',
    delivery_failed: 'notSent',
  },
  ask: { rate_limited: 'notAsked', method_unavailable: 'notAsked' },
};

export function complaintAbout(step: Step, code: ErrorCode): Complaint | undefined {
  return COMPLAINTS[step]?.[code];
}

export const COMPLAINT_STATUS: Readonly<Record<Complaint, number>> = {
  empty: 400,
  wrong: 400,
  closed: 429,
  tooSoon: 429,
  notSent: 503,
  notAsked: 409,
  notYet: 200,
};
