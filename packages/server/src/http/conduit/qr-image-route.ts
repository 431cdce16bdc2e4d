import type { Application } from '../../core/application/application.ts';
import type { Engine } from '../../core/engine.ts';
import { refuse } from '../../core/outcome.ts';
import { readQrLink } from '../../flows/enrolment/show-qr.ts';
import { qrPng } from '../qr-image.ts';
import { refuseHead } from '../refuse-head.ts';
import { applicationOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import type { TypedApp } from '../typed-app.ts';
import { RefusalError } from '../wire-error.ts';
import { operation } from './operation.ts';
import { QrParameters } from './schemas.ts';

const PATH = '/authentication/twoFa/qr';

const GONE = {
  code: 'not_found',
  detail: { message: 'QR code not found' },
  meaning: 'The QR code was shown five times, is older than five minutes, or belongs to no pending set-up.',
  remedy: 'Begin the set-up again: it answers a new address.',
} as const;

/** Absolute, and with the application in it: a picture is asked for without headers of ours. */
export function qrUrl({ tokens }: Engine, application: Application, handle: string): string {
  return `${tokens.issuer(application)}${PATH}/${handle}`;
}

export function qrImageRoute(app: TypedApp, { engine }: Services): void {
  const described = operation({
    summary: 'The QR code of a set-up',
    description: 'Five times within five minutes; gone once the set-up is confirmed or begun again.',
    access: 'open',
    // The handle is the credential, and only what no handle opens is counted.
    budget: 'refusals',
    params: QrParameters,
    answer: {
      description: 'The picture.',
      content: { 'image/png': { schema: { type: 'string', format: 'binary', examples: ['\u0089PNG…'] } } },
    },
    meaning: 'This is the QR code, as a PNG.',
    remedy: 'Have it scanned by an authenticator app.',
    refusals: [GONE],
  });
  const path = `${PATH}/:handle`;
  app.get(path, { ...described, exposeHeadRoute: false }, async (request, reply) => {
    const uri = await readQrLink(engine, applicationOf(request), request.params.handle);
    if (uri === undefined) throw new RefusalError(refuse(GONE.code, GONE.detail));
    reply.header('cross-origin-resource-policy', 'cross-origin');
    return reply.type('image/png').send(qrPng(uri));
  });
  refuseHead(app, path);
}
