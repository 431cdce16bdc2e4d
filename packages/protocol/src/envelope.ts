import { type TSchema, Type } from 'typebox';

/** A success around its data, in the native API and in the hosted one. */
export interface Success<Data> {
  readonly success: true;
  readonly data: Data;
}

/** The schema of a success, with the examples of what it holds. */
export function success(data: TSchema): TSchema {
  const { examples = [] } = data as { examples?: unknown[] };
  return Type.Object(
    { success: Type.Literal(true), data },
    { description: 'Done.', examples: examples.map((example) => ({ success: true, data: example })) },
  );
}
