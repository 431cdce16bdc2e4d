import type { ShownMethod } from '../shown-method.ts';
import { emailWay } from './email-way.ts';
import { pushWay } from './push-way.ts';
import { recoveryCodeWay } from './recovery-code-way.ts';
import { totpWay } from './totp-way.ts';
import type { Way } from './way.ts';

export const WAYS: Readonly<Record<ShownMethod, Way>> = {
  totp: totpWay,
  push: pushWay,
  email: emailWay,
  recovery_code: recoveryCodeWay,
};
