import type { ApiName, Tag } from '@countersign/protocol/routes';
import type { FastifyPluginCallback } from 'fastify';
import { conduitApi } from './conduit/conduit-api.ts';
import { conduitErrors } from './conduit/conduit-errors.ts';
import { hostedApi } from './hosted/hosted-api.ts';
import { hostedErrors } from './hosted/hosted-errors.ts';
import { nativeApi } from './native/native-api.ts';
import { nativeErrors } from './native/native-errors.ts';
import { serviceApi } from './service/service-api.ts';
import type { Services } from './services.ts';
import { swapbitsApi } from './swapbits/swapbits-api.ts';
import { swapbitsErrors } from './swapbits/swapbits-errors.ts';
import type { ErrorShape } from './wire-error.ts';

interface Api {
  /** What lies below these paths and is not served fails in the words of this API; all else in the native ones. */
  readonly prefixes: readonly `/${string}`[];
  readonly errors: ErrorShape;
  readonly tags: readonly Tag[];
  readonly plugin: FastifyPluginCallback<Services>;
}

/** In the order in which they are described: what people come for is what they see first. */
export const APIS: Readonly<Record<ApiName, Api>> = {
  native: {
    prefixes: [],
    errors: nativeErrors,
    tags: ['Accounts', 'Sessions', 'Second factor', 'Trusted devices'],
    plugin: nativeApi,
  },
  hosted: {
    prefixes: ['/v1'],
    errors: hostedErrors,
    tags: ['Hosted', 'Approving devices'],
    plugin: hostedApi,
  },
  conduit: {
    prefixes: ['/authentication'],
    errors: conduitErrors,
    tags: ['Conduit'],
    plugin: conduitApi,
  },
  swapbits: {
    prefixes: ['/auth/2fa'],
    errors: swapbitsErrors,
    tags: ['SwapBits'],
    plugin: swapbitsApi,
  },
  service: {
    prefixes: [],
    errors: nativeErrors,
    tags: ['Delivery', 'Service'],
    plugin: serviceApi,
  },
};

/** The API whose prefix a path carries. */
export function errorShapeOf({ url }: { readonly url: string }): ErrorShape {
  const api = Object.values(APIS).find(({ prefixes }) => prefixes.some((prefix) => isBelow(url, prefix)));
  return (api ?? APIS.native).errors;
}

function isBelow(url: string, prefix: string): boolean {
  return url.startsWith(prefix) && ['/', '?', undefined].includes(url[prefix.length]);
}
