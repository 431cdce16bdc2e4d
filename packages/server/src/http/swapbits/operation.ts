import { type TSchema, Type } from 'typebox';
import { type Described, type DescribedApi, describeOperation } from '../describe/describe-operation.ts';
import { numberOf, swapbitsErrors } from './swapbits-errors.ts';

interface Description<Body extends TSchema, Params extends TSchema>
  extends Omit<Described<Body, Params>, 'tag' | 'answer' | 'status'> {
  readonly code: number;
  readonly message: string;
  /** What the answer holds. */
  readonly data: TSchema;
}

const SWAPBITS: DescribedApi = {
  api: 'swapbits',
  shape: swapbitsErrors,
  schema: Type.Object({
    code: Type.Integer({ description: 'What went wrong, to branch on.' }),
    message: Type.String({ description: 'A sentence to show to people.' }),
    id: Type.String({ description: 'Trace id: also in the header `x-request-id` and in the log.' }),
  }),
  describe: (wire) => `\`${numberOf(wire)}\` ${wire.message}`,
};

/** Options of a SwapBits-compatible route, with its description for OpenAPI. */
export function operation<Body extends TSchema = TSchema, Params extends TSchema = TSchema>({
  code,
  message,
  data,
  ...described
}: Description<Body, Params>) {
  const { examples = [] } = data as { examples?: unknown[] };
  const answer = Type.Object(
    { code: Type.Literal(code), message: Type.Literal(message), data },
    { description: 'Done.', examples: examples.map((example) => ({ code, message, data: example })) },
  );
  return describeOperation<Body, Params>({ ...described, tag: 'SwapBits', code, answer }, SWAPBITS);
}
