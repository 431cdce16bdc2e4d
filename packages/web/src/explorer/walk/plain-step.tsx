import type { Operation } from '../openapi/operation.ts';
import type { Values } from '../request/build-request.ts';
import { RequestPart } from './request-part.tsx';
import { useStepRequest, useWalk } from './use-walk.ts';
import type { Step, ThrowAway } from './walk.ts';

type Plain = 'standing' | 'setUp' | 'logOut' | 'logIn' | 'disable';

interface PlainStepProps {
  readonly step: Plain;
  readonly operations: readonly Operation[];
}

const FALLBACKS: Readonly<Record<Plain, Step>> = {
  standing: 'register',
  setUp: 'register',
  logOut: 'register',
  logIn: 'register',
  disable: 'logIn',
};

/** A step with nothing to type. */
export function PlainStep({ step, operations }: PlainStepProps) {
  const { walk } = useWalk();
  const made = useStepRequest(operations, step, valuesOf(step, walk.person));
  if (made === undefined) return null;
  return <RequestPart step={step} made={made} fallback={FALLBACKS[step]} />;
}

function valuesOf(step: Plain, { email, password }: ThrowAway): Values {
  return step === 'logIn' ? { 'body.email': email, 'body.password': password } : {};
}
