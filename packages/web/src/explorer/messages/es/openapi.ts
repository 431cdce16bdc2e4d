import { conduitEs } from './openapi/conduit.ts';
import { failuresEs } from './openapi/failures.ts';
import { hostedEs } from './openapi/hosted.ts';
import { nativeEs } from './openapi/native.ts';
import { serviceEs } from './openapi/service.ts';
import { swapbitsEs } from './openapi/swapbits.ts';

/** The Spanish of what people read in /openapi.json, by the id of the sentence: `packages/protocol/src/sentences.ts`. */
export const openapiEs: Readonly<Record<string, string>> = {
  ...failuresEs,
  ...nativeEs,
  ...hostedEs,
  ...conduitEs,
  ...swapbitsEs,
  ...serviceEs,
};
