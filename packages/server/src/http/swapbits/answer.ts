import type { Success } from '@countersign/protocol/swapbits/envelope';
import type { SwapbitsRoute } from '@countersign/protocol/swapbits/swapbits-route';

/** What the route says that was done, around its data. */
export function answer<Data>({ code, message }: SwapbitsRoute, data: Data): Success<Data> {
  return { code, message, data };
}
