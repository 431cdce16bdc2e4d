import { Status, StatusQuery } from '@countersign/protocol/hosted/two-factor';
import { describeHostedPerson } from '../../flows/hosted-person/describe-hosted-person.ts';
import { instantText } from '../instant-text.ts';
import { applicationOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import type { TypedApp } from '../typed-app.ts';
import { orThrow } from '../wire-error.ts';
import { answer } from './answer.ts';
import { operation } from './operation.ts';

export function statusRoute(app: TypedApp, { engine }: Services): void {
  const described = operation({
    summary: 'Whether a person has a second factor',
    description: 'A person who was never enrolled has none; that is no error.',
    scope: 'verify',
    query: StatusQuery,
    answer: Status,
    meaning: 'The person has the second factors that `methods` lists, or none.',
    remedy: 'Ask for a session where `two_factor_enabled` is true.',
  });
  app.get('/v1/two-factor/status', described, async (request) => {
    const { email } = request.query;
    const standing = orThrow(await describeHostedPerson(engine, applicationOf(request), { email }));
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
