import type { HttpRequest } from '../request/http-request.ts';
import type { Answer } from '../request/send.ts';

/** A request, and what came back: undefined where no answer came. */
export interface Exchange {
  readonly request: HttpRequest;
  readonly answer: Answer | undefined;
}
