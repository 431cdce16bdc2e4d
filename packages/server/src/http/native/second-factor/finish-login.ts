import {
  LoginFinished,
  LoginRecovered,
  VerifyBackupCodeRequest,
  VerifyRequest,
} from '@countersign/protocol/native/second-factor';
import type { Static } from 'typebox';
import { finishLogin, type LoginCompletion } from '../../../flows/login/finish-login.ts';
import { callerOf } from '../../hooks/caller.ts';
import { applicationOf } from '../../request-state.ts';
import { userOf } from '../accounts/user.ts';
import { answer, orThrow } from '../answer.ts';
import type { NativeApp, NativeServices } from '../native-app.ts';
import { operation } from '../operation.ts';
import { deliverTokens } from '../sessions/deliver-tokens.ts';

const common = {
  tag: 'Second factor',
  access: 'open',
  budget: 'database',
  cookies: true,
  refusals: ['invalid_code', 'invalid_challenge'],
} as const;

export function verifyRoutes(app: NativeApp, services: NativeServices): void {
  const { engine, cookies } = services;

  const verify = operation({
    ...common,
    summary: 'Finish a login with a code',
    description: 'Without `method` the code is tried against every factor that it may come from.',
    body: VerifyRequest,
    answer: LoginFinished,
    meaning: 'The code was right: a session is open.',
    remedy: 'Keep the tokens; `deviceToken`, if there is one, skips the second factor at the next logins.',
  });
  app.post('/2fa/verify', verify, async (request, reply) => {
    const caller = callerOf(services, request, reply);
    const finished = orThrow(
      await finishLogin(engine, applicationOf(request), completionOf(request.body), caller),
    );
    const tokens = deliverTokens(cookies, request, reply, finished.tokens, finished.deviceToken);
    return answer({ ...tokens, user: userOf(finished.account) });
  });

  const recover = operation({
    ...common,
    summary: 'Finish a login with a backup code',
    description: 'Each works once. A bypass code of an operator is taken here too.',
    body: VerifyBackupCodeRequest,
    answer: LoginRecovered,
    meaning: 'The backup code was right and is spent: a session is open.',
    remedy: 'Keep the tokens. Make new backup codes before the remaining ones run out.',
  });
  app.post('/2fa/verify-backup-code', recover, async (request, reply) => {
    const { tempToken, backupCode: code } = request.body;
    const completion = { tempToken, response: { method: 'recovery_code', code } };
    const caller = callerOf(services, request, reply);
    const finished = orThrow(await finishLogin(engine, applicationOf(request), completion, caller));
    const tokens = deliverTokens(cookies, request, reply, finished.tokens);
    return answer({
      ...tokens,
      user: userOf(finished.account),
      remainingCodes: finished.remainingCodes ?? 0,
    });
  });
}

function completionOf(body: Static<typeof VerifyRequest>): LoginCompletion {
  const { tempToken, code, method, trustDevice, deviceName } = body;
  return {
    tempToken,
    response: { code, ...(method !== undefined && { method }) },
    ...(trustDevice === true && { trustDevice: deviceName === undefined ? {} : { name: deviceName } }),
  };
}
