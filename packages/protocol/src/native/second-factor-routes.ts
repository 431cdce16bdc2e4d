import { IdParameter } from './identifier.ts';
import { Message } from './message.ts';
import type { NativeRoute } from './native-route.ts';
import {
  LoginFinished,
  LoginRecovered,
  Methods,
  RenameMethodRequest,
  Status,
  VerifyBackupCodeRequest,
  VerifyRequest,
} from './second-factor.ts';

export const FINISH_LOGIN = {
  id: 'finishLogin',
  method: 'POST',
  path: '/2fa/verify',
  tag: 'Second factor',
  access: 'open',
  limited: 'database',
  cookies: true,
  summary: 'Finish a login with a code',
  description: 'Without `method` the code is tried against every factor that it may come from.',
  body: VerifyRequest,
  answer: LoginFinished,
  meaning: 'The code was right: a session is open.',
  remedy: 'Keep the tokens; `deviceToken`, if there is one, skips the second factor at the next logins.',
  refusals: ['invalid_code', 'invalid_challenge'],
} as const satisfies NativeRoute;

export const RECOVER_LOGIN = {
  id: 'recoverLogin',
  method: 'POST',
  path: '/2fa/verify-backup-code',
  tag: 'Second factor',
  access: 'open',
  limited: 'database',
  cookies: true,
  summary: 'Finish a login with a backup code',
  description: 'Each works once. A bypass code of an operator is taken here too.',
  body: VerifyBackupCodeRequest,
  answer: LoginRecovered,
  meaning: 'The backup code was right and is spent: a session is open.',
  remedy: 'Keep the tokens. Make new backup codes before the remaining ones run out.',
  refusals: ['invalid_code', 'invalid_challenge', 'busy'],
} as const satisfies NativeRoute;

export const LIST_METHODS = {
  id: 'listMethods',
  method: 'GET',
  path: '/2fa/methods',
  tag: 'Second factor',
  access: 'bearer',
  summary: 'List the second factors',
  answer: Methods,
  meaning: 'These methods finish a login.',
  remedy: 'Remove those that you use no more.',
} as const satisfies NativeRoute;

export const REMOVE_METHOD = {
  id: 'removeMethod',
  method: 'DELETE',
  path: '/2fa/methods/{id}',
  tag: 'Second factor',
  access: 'bearer',
  summary: 'Remove a second factor',
  description: 'Removing the last one turns two-factor authentication off.',
  params: IdParameter('Id of the second factor'),
  answer: Message,
  meaning: 'The method is removed; without any other, two-factor authentication is off.',
  remedy: 'If it was the last one, set up another.',
  refusals: ['step_up_required', 'not_found', 'two_factor_required_by_policy'],
} as const satisfies NativeRoute;

export const RENAME_METHOD = {
  id: 'renameMethod',
  method: 'PATCH',
  path: '/2fa/methods/{id}',
  tag: 'Second factor',
  access: 'bearer',
  summary: 'Rename a second factor',
  params: IdParameter('Id of the second factor'),
  body: RenameMethodRequest,
  answer: Message,
  meaning: 'The method has its new name.',
  remedy: 'Nothing is left to do.',
  refusals: ['step_up_required', 'not_found'],
} as const satisfies NativeRoute;

export const READ_SECOND_FACTOR_STATUS = {
  id: 'readSecondFactorStatus',
  method: 'GET',
  path: '/2fa/status',
  tag: 'Second factor',
  access: 'bearer',
  summary: 'How two-factor authentication stands',
  answer: Status,
  meaning: 'This is how two-factor authentication stands.',
  remedy: 'If it is off, set up an authenticator app.',
} as const satisfies NativeRoute;
