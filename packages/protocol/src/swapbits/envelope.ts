import { type TSchema, Type } from 'typebox';
import type { SwapbitsRoute } from './swapbits-route.ts';

/** A success around its data, in the SwapBits-compatible API. */
export interface Success<Data> {
  readonly code: number;
  readonly message: string;
  readonly data: Data;
}

/** The schema of a route's success, with the examples of what it holds. */
export function success({ code, message, answer: data }: SwapbitsRoute): TSchema {
  const { examples = [] } = data as { examples?: unknown[] };
  return Type.Object(
    { code: Type.Literal(code), message: Type.Literal(message), data },
    { description: 'Done.', examples: examples.map((example) => ({ code, message, data: example })) },
  );
}
