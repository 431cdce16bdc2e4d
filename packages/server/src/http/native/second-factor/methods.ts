import { IdParameter, Message } from '@countersign/protocol/native/envelope';
import { type Method, Methods, RenameMethodRequest } from '@countersign/protocol/native/second-factor';
import type { Engine } from '../../../core/engine.ts';
import type { Factor } from '../../../core/factor/factor.ts';
import { isSent, type SentFactorType } from '../../../core/factor/factor-kinds.ts';
import { listFactors, removeFactors, renameFactor } from '../../../flows/enrolment/manage-factors.ts';
import { shownDestination } from '../../../flows/enrolment/set-up-sent.ts';
import { callerOf } from '../../hooks/caller.ts';
import { authenticatedOf } from '../../request-state.ts';
import { answer, instantText, orThrow } from '../answer.ts';
import type { NativeApp, NativeServices } from '../native-app.ts';
import { operation } from '../operation.ts';

const tag = 'Second factor';
const access = 'bearer';

export function methodRoutes(app: NativeApp, services: NativeServices): void {
  const { engine } = services;

  const list = operation({
    tag,
    access,
    summary: 'List the second factors',
    answer: Methods,
    meaning: 'These methods finish a login.',
    remedy: 'Remove those that you use no more.',
  });
  app.get('/2fa/methods', list, async (request) => {
    const factors = await listFactors(engine, authenticatedOf(request));
    return answer({ methods: factors.map((factor) => methodOf(engine, factor)) });
  });

  const remove = operation({
    tag,
    access,
    summary: 'Remove a second factor',
    description: 'Removing the last one turns two-factor authentication off.',
    params: IdParameter('Id of the second factor'),
    answer: Message,
    meaning: 'The method is removed; without any other, two-factor authentication is off.',
    remedy: 'If it was the last one, set up another.',
    refusals: ['step_up_required', 'not_found', 'two_factor_required_by_policy'],
  });
  app.delete('/2fa/methods/:id', remove, async (request, reply) => {
    const caller = callerOf(services, request, reply);
    orThrow(await removeFactors(engine, authenticatedOf(request), { id: request.params.id }, caller));
    return answer({ message: 'Two-factor method removed' });
  });

  const rename = operation({
    tag,
    access,
    summary: 'Rename a second factor',
    params: IdParameter('Id of the second factor'),
    body: RenameMethodRequest,
    answer: Message,
    meaning: 'The method has its new name.',
    remedy: 'Nothing is left to do.',
    refusals: ['step_up_required', 'not_found'],
  });
  app.patch('/2fa/methods/:id', rename, async (request, reply) => {
    const caller = callerOf(services, request, reply);
    const { id } = request.params;
    orThrow(await renameFactor(engine, authenticatedOf(request), id, request.body.label, caller));
    return answer({ message: 'Two-factor method renamed' });
  });
}

const SHOWN_AS: Readonly<Record<SentFactorType, keyof Method>> = { sms: 'phoneNumber', email: 'email' };

function methodOf(engine: Engine, factor: Factor): Method {
  const { id, type, status, label, createdAt, activatedAt, lastUsedAt } = factor;
  const destination = shownDestination(engine, factor);
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
