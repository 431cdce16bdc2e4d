import type { Success } from '@countersign/protocol/envelope';

/** A success of the native API, or of the hosted one. */
export function answer<Data>(data: Data): Success<Data> {
  return { success: true, data };
}
