import { CodeSent, SendCodeRequest } from '@countersign/protocol/native/sent-codes';
import { SECOND } from '../../../core/clock.ts';
import { sendLoginCode } from '../../../flows/login/login-code.ts';
import { NUMBER_NOT_ALLOWED } from '../../describe/specific-refusals.ts';
import { callerOf } from '../../hooks/caller.ts';
import { applicationOf } from '../../request-state.ts';
import { answer, orThrow } from '../answer.ts';
import type { NativeApp, NativeServices } from '../native-app.ts';
import { operation } from '../operation.ts';

const ROUTES = [
  ['/2fa/send-code', 'Send a code for a pending login'],
  ['/2fa/resend', 'Send another code for a pending login'],
] as const;

export function sendCodeRoutes(app: NativeApp, services: NativeServices): void {
  for (const [path, summary] of ROUTES) {
    const described = operation({
      tag: 'Second factor',
      access: 'open',
      budget: 'database',
      summary,
      description: 'A new code ends the one before it to the same place, and resets no counter of failures.',
      body: SendCodeRequest,
      answer: CodeSent,
      meaning: 'A code is on its way; the one before it has ended.',
      remedy: 'Finish the login with it, within the seconds that `expiresIn` says.',
      refusals: [
        'invalid_challenge',
        'method_unavailable',
        'delivery_failed',
        NUMBER_NOT_ALLOWED,
        'delivery_closed',
      ],
    });
    app.post(path, described, async (request, reply) => {
      const { tempToken, method } = request.body;
      const caller = callerOf(services, request, reply);
      const sent = orThrow(
        await sendLoginCode(services.engine, applicationOf(request), { tempToken, method }, caller),
      );
      return answer({ codeSent: true, method: sent.method, expiresIn: sent.expiresIn / SECOND });
    });
  }
}
