import type { FastifyInstance } from 'fastify';
import { Faulty } from '../faults.ts';
import { addApplication, enterWithoutCookies } from '../hooks/application.ts';
import type { Services } from '../services.ts';
import { addForms } from './forms.ts';
import { notMePage } from './links/not-me.ts';
import { resetPasswordPage } from './links/reset-password.ts';
import { verifyEmailPage } from './links/verify-email.ts';
import { addPageErrors } from './page-errors.ts';

/** The pages behind mailed links: each looks on GET and acts on POST. */
export function linkPages(scope: FastifyInstance, services: Services, done: () => void): void {
  addPageErrors(scope, services);
  addApplication(scope, services, enterWithoutCookies);
  addForms(scope, services);
  verifyEmailPage(scope, services);
  resetPasswordPage(scope, services);
  notMePage(scope, services);
  const unknown = { schema: { hide: true }, config: { access: 'open', limited: 'refusals' } } as const;
  scope.get('/links/*', unknown, () => {
    throw new Faulty('notFound');
  });
  done();
}
