import { READ_USER } from '@countersign/protocol/native/account-routes';
import type { FastifyInstance } from 'fastify';
import { answer } from '../../answer.ts';
import { authenticatedOf } from '../../request-state.ts';
import { nativeRoute } from '../native-route.ts';
import { userOf } from './user.ts';

export function meRoute(app: FastifyInstance): void {
  nativeRoute(app, READ_USER, (request, reply) => {
    reply.send(answer(userOf(authenticatedOf(request).account)));
  });
}
