import type { Method } from '@countersign/protocol/native/second-factor';
import {
  LIST_METHODS,
  REMOVE_METHOD,
  RENAME_METHOD,
} from '@countersign/protocol/native/second-factor-routes';
import type { FastifyInstance } from 'fastify';
import type { Factor } from '../../../core/factor/factor.ts';
import { isSent, type SentFactorType } from '../../../core/factor/factor-kinds.ts';
import type { Ports } from '../../../core/ports/ports.ts';
import { listFactors, removeFactors, renameFactor } from '../../../flows/enrolment/manage-factors.ts';
import { shownDestination } from '../../../flows/enrolment/set-up-sent.ts';
import { answer } from '../../answer.ts';
import { callerOf } from '../../hooks/caller.ts';
import { instantText } from '../../instant-text.ts';
import { authenticatedOf } from '../../request-state.ts';
import { orThrow } from '../../wire-error.ts';
import { nativeRoute } from '../native-route.ts';
import type { NativeServices } from '../native-services.ts';

export function methodRoutes(app: FastifyInstance, services: NativeServices): void {
  const { engine } = services;

  nativeRoute(app, LIST_METHODS, async (request) => {
    const factors = await listFactors(authenticatedOf(request));
    return answer({ methods: factors.map((factor) => methodOf(engine, factor)) });
  });

  nativeRoute(app, REMOVE_METHOD, async (request, reply) => {
    const caller = callerOf(services, request, reply);
    orThrow(await removeFactors(authenticatedOf(request), { id: request.params.id }, caller));
    return answer({ message: 'Two-factor method removed' });
  });

  nativeRoute(app, RENAME_METHOD, async (request, reply) => {
    const caller = callerOf(services, request, reply);
    const { id } = request.params;
    orThrow(await renameFactor(authenticatedOf(request), id, request.body.label, caller));
    return answer({ message: 'Two-factor method renamed' });
  });
}

const SHOWN_AS: Readonly<Record<SentFactorType, keyof Method>> = { sms: 'phoneNumber', email: 'email' };

function methodOf(ports: Ports, factor: Factor): Method {
  const { id, type, status, label, createdAt, activatedAt, lastUsedAt } = factor;
  const destination = shownDestination(ports, factor);
  return {
    id,
    type,
    enabled: status === 'active',
    ...(label !== undefined && { label }),
    ...(destination !== undefined && isSent(type) && { [SHOWN_AS[type]]: destination }),
    verifiedAt: instantText(activatedAt ?? createdAt),
    ...(lastUsedAt !== undefined && { lastUsedAt: instantText(lastUsedAt) }),
    createdAt: instantText(createdAt),
  };
}
