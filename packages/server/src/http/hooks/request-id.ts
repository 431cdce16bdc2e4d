import { randomUUID } from 'node:crypto';

/** Ours alone: an id that a client chose could not be trusted to name one request in the log. */
export function newRequestId(): string {
  return randomUUID();
}
