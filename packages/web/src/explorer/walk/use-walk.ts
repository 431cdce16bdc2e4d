import { ORIGIN } from '../address.ts';
import { type Operation, operationId } from '../openapi/operation.ts';
import { buildRequest, type Values } from '../request/build-request.ts';
import { filledIn } from '../request/filled-in.ts';
import type { HttpRequest } from '../request/http-request.ts';
import type { Exchange } from '../session/exchange.ts';
import { useSession } from '../session/session-context.tsx';
import { beginWalk, nextStep, type Step, type Walk } from './walk.ts';

/** The request of each step that sends one. */
const ROUTES = {
  register: operationId('post', '/auth/register'),
  standing: operationId('get', '/2fa/status'),
  setUp: operationId('post', '/2fa/totp/setup'),
  confirm: operationId('post', '/2fa/totp/verify-setup'),
  logOut: operationId('post', '/auth/logout'),
  logIn: operationId('post', '/auth/login'),
  secondFactor: operationId('post', '/2fa/verify'),
  disable: operationId('delete', '/2fa/totp'),
} as const satisfies Partial<Record<Step, string>>;

export type RequestStep = keyof typeof ROUTES;

export interface StepRequest {
  readonly operation: Operation;
  readonly request: HttpRequest;
  readonly send: () => Promise<Exchange>;
}

/** The request of a step, with tokens and values filled in. */
export function useStepRequest(
  operations: readonly Operation[],
  step: RequestStep,
  values: Values,
): StepRequest | undefined {
  const { session, tell, exchange } = useSession();
  const operation = operations.find(({ id }) => id === ROUTES[step]);
  if (operation === undefined) return undefined;
  // What was typed in another view has no part in the walk.
  const filled = { ...filledIn({ ...session, drafts: {} }, operation), ...values };
  const { request } = buildRequest(operation, filled, { origin: ORIGIN, clientId: session.clientId });
  const send = async (): Promise<Exchange> => {
    const made = await exchange(operation, request, { scan: false });
    tell({ type: 'walked', walk: { exchanges: { ...session.walk.exchanges, [step]: made } } });
    return made;
  };
  return { operation, request, send };
}

export interface WalkMoves {
  readonly walk: Walk;
  readonly goOn: () => void;
  readonly goTo: (step: Step) => void;
}

export function useWalk(): WalkMoves {
  const { session, tell } = useSession();
  const { walk } = session;
  const move = (step: Step, changes: Partial<Walk>): void => {
    tell({ type: 'walked', walk: { ...changes, step } });
    requestAnimationFrame(() => document.getElementById('step')?.focus());
  };
  return {
    walk,
    goOn: () => move(nextStep(walk.step), {}),
    // What comes after is asked again.
    goTo: (step) => move(step, step === 'register' ? beginWalk() : { exchanges: upTo(walk, step) }),
  };
}

function upTo({ exchanges }: Walk, step: Step): Walk['exchanges'] {
  const order = Object.keys(ROUTES);
  return Object.fromEntries(
    Object.entries(exchanges).filter(([name]) => order.indexOf(name) < order.indexOf(step)),
  );
}
