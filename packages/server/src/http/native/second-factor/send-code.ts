import { RESEND_CODE, SEND_CODE } from '@countersign/protocol/native/sent-code-routes';
import type { FastifyInstance } from 'fastify';
import { SECOND } from '../../../core/clock.ts';
import { sendLoginCode } from '../../../flows/login/login-code.ts';
import { answer } from '../../answer.ts';
import { callerOf } from '../../hooks/caller.ts';
import { tenantOf } from '../../request-state.ts';
import { orThrow } from '../../wire-error.ts';
import { nativeRoute } from '../native-route.ts';
import type { NativeServices } from '../native-services.ts';

export function sendCodeRoutes(app: FastifyInstance, services: NativeServices): void {
  for (const route of [SEND_CODE, RESEND_CODE]) {
    nativeRoute(app, route, async (request, reply) => {
      const { tempToken, method } = request.body;
      const caller = callerOf(services, request, reply);
      const sent = orThrow(await sendLoginCode(tenantOf(request), { tempToken, method }, caller));
      return answer({ codeSent: true, method: sent.method, expiresIn: sent.expiresIn / SECOND });
    });
  }
}
