import { type Advice, FAULT_ADVICE, type FaultName, REFUSAL_ADVICE } from '@countersign/protocol/advice';
import type { DescribedRefusal } from '@countersign/protocol/route';
import type { TObject } from 'typebox';
import type { ErrorCode } from '../../core/error-code.ts';
import { refuse } from '../../core/outcome.ts';
import { type Fault, fault } from '../faults.ts';
import { type ErrorShape, type WireError, wordRefusal } from '../wire-error.ts';
import type { KnownAnswer } from './known-answer.ts';

/** Neither a code that the protocol does not explain compiles, nor (in `describeRefusal`) one that the engine does not know. */
const OF_REFUSALS: Readonly<Record<ErrorCode, Advice>> = REFUSAL_ADVICE;
const OF_FAULTS: Readonly<Record<Fault, Advice>> = FAULT_ADVICE;

export interface DescribedFailure extends Advice {
  readonly wire: WireError;
  readonly body: object;
}

/** How an API's failures look in its description. */
export interface FailureForm {
  readonly shape: ErrorShape;
  readonly schema: TObject;
  readonly describe: (wire: WireError) => string;
}

const REQUEST_ID = '0f5b1d2e-6c1a-4b7e-9a55-3f1f7f0c2d10';

/** As it would be answered. */
export function describeRefusal(shape: ErrorShape, described: DescribedRefusal): DescribedFailure {
  const { code, detail, ...advice } = typeof described === 'string' ? { code: described } : described;
  const refusal = refuse(code, detail);
  const wire = wordRefusal(shape, refusal);
  return { ...OF_REFUSALS[code], ...advice, wire, body: shape.encode(wire, REQUEST_ID, refusal) };
}

export function describeFault(shape: ErrorShape, name: FaultName): DescribedFailure {
  const wire = fault(name);
  return { ...OF_FAULTS[name], wire, body: shape.encode(wire, REQUEST_ID) };
}

/** The failures as responses, by status. */
export function failureResponses(
  { schema, describe }: FailureForm,
  failures: readonly DescribedFailure[],
): Record<number, object> {
  const byStatus = Map.groupBy(failures, ({ wire }) => wire.status);
  return Object.fromEntries(
    [...byStatus].map(([status, alike]) => [
      status,
      {
        description: [...new Set(alike.map(({ wire }) => describe(wire)))].join(', '),
        content: { 'application/json': { schema, examples: examplesOf(alike) } },
      },
    ]),
  );
}

/** By code and, where several have the same one, by number. */
function examplesOf(failures: readonly DescribedFailure[]): Record<string, { readonly value: object }> {
  const byCode = Map.groupBy(failures, ({ wire }) => wire.code);
  return Object.fromEntries(
    [...byCode].flatMap(([code, alike]) =>
      alike.map(({ body }, index) => [index === 0 ? code : `${code}_${index + 1}`, { value: body }]),
    ),
  );
}

/** What a client tells the failure by stands in its body. */
export function knownFailure({ wire, body, meaning, remedy }: DescribedFailure): KnownAnswer {
  const { code, error, message } = body as { code?: string | number; error?: string; message?: string };
  const sentence = error ?? message;
  return {
    status: wire.status,
    ...(code !== undefined && { code }),
    ...(sentence !== undefined && { error: sentence }),
    meaning,
    remedy,
  };
}
