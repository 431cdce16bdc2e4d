import { READ_PERSON_STATUS } from '@countersign/protocol/hosted/two-factor-routes';
import type { FastifyInstance } from 'fastify';
import { describeHostedPerson } from '../../flows/hosted-person/describe-hosted-person.ts';
import { answer } from '../answer.ts';
import { instantText } from '../instant-text.ts';
import { tenantOf } from '../request-state.ts';
import { orThrow } from '../wire-error.ts';
import { hostedRoute } from './hosted-route.ts';

export function statusRoute(app: FastifyInstance): void {
  hostedRoute(app, READ_PERSON_STATUS, async (request) => {
    const { email } = request.query;
    const standing = orThrow(await describeHostedPerson(tenantOf(request), { email }));
    const { enabledAt } = standing;
    return answer({
      email: standing.email,
      two_factor_enabled: standing.twoFactorEnabled,
      methods: standing.methods,
      recovery_codes_remaining: standing.recoveryCodesRemaining,
      ...(enabledAt !== undefined && { enabled_at: instantText(enabledAt) }),
    });
  });
}
