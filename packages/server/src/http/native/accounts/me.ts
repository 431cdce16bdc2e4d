import { User } from '@countersign/protocol/native/user';
import { authenticatedOf } from '../../request-state.ts';
import { answer } from '../answer.ts';
import type { NativeApp } from '../native-app.ts';
import { operation } from '../operation.ts';
import { userOf } from './user.ts';

export function meRoute(app: NativeApp): void {
  const described = operation({
    tag: 'Accounts',
    summary: 'Who is logged in',
    access: 'bearer',
    answer: User,
    meaning: 'The access token is good, and this is its owner.',
    remedy: 'Nothing is left to do.',
  });
  app.get('/auth/me', described, (request, reply) => {
    reply.send(answer(userOf(authenticatedOf(request).account)));
  });
}
