import { Failure } from '@countersign/protocol/native/failure';
import type { FailureForm } from '../describe/described-failure.ts';
import { nativeErrors } from './native-errors.ts';

/** How the failures of the native API, and of what belongs to no API, look in their description. */
export const nativeFailures: FailureForm = {
  shape: nativeErrors,
  schema: Failure,
  describe: ({ code }) => `\`${code}\``,
};
