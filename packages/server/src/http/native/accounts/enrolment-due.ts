import type { EnrolmentDue as Described } from '@countersign/protocol/native/accounts';
import { SECOND } from '../../../core/clock.ts';
import type { EnrolmentDue } from '../../../flows/login/enrolment-challenge.ts';

export function enrolmentDue({ tempToken, methods, expiresIn, mailedTo }: EnrolmentDue): Described {
  return {
    requires2FASetup: true,
    tempToken,
    availableMethods: [...methods],
    expiresIn: expiresIn / SECOND,
    ...(mailedTo !== undefined && { mailCodeSentTo: mailedTo }),
  };
}
