import { COUNT_BACKUP_CODES, GENERATE_BACKUP_CODES } from '@countersign/protocol/native/totp-routes';
import type { FastifyInstance } from 'fastify';
import { countRecoveryCodes, generateRecoveryCodes } from '../../../flows/enrolment/manage-recovery-codes.ts';
import { answer } from '../../answer.ts';
import { callerOf } from '../../hooks/caller.ts';
import { authenticatedOf } from '../../request-state.ts';
import { orThrow } from '../../wire-error.ts';
import { nativeRoute } from '../native-route.ts';
import type { NativeServices } from '../native-services.ts';

export function backupCodeRoutes(app: FastifyInstance, services: NativeServices): void {
  nativeRoute(app, GENERATE_BACKUP_CODES, async (request, reply) => {
    const authenticated = authenticatedOf(request);
    const caller = callerOf(services, request, reply);
    const codes = orThrow(await generateRecoveryCodes(authenticated, 'alphanumeric-10', caller));
    return answer({ backupCodes: codes });
  });

  nativeRoute(app, COUNT_BACKUP_CODES, async (request) =>
    answer(await countRecoveryCodes(authenticatedOf(request))),
  );
}
