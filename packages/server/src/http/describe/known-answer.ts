import type { Advice } from '@countersign/protocol/advice';
import type { ApiName } from '@countersign/protocol/routes';

/** One line of `x-answers`: an answer that a route is known to give. */
export interface KnownAnswer extends Advice {
  readonly status: number;
  /** As it stands in the body, where the API has codes. */
  readonly code?: string | number;
  /** The sentence in the body of a failure. */
  readonly error?: string;
}

/** What the explorer reads beside the schemas; by status, and within one as they come. */
export function explorerFields(api: ApiName, answers: readonly KnownAnswer[]) {
  return { 'x-api': api, 'x-answers': answers.toSorted((one, other) => one.status - other.status) };
}
