import { CONDUIT_QR_IMAGE, QR_GONE } from '@countersign/protocol/conduit/enabling-routes';
import type { FastifyInstance } from 'fastify';
import { refuse } from '../../core/outcome.ts';
import type { Tenant } from '../../core/tenant.ts';
import { readQrLink } from '../../flows/enrolment/show-qr.ts';
import { qrPng } from '../qr-image.ts';
import { refuseHead } from '../refuse-head.ts';
import { tenantOf } from '../request-state.ts';
import { RefusalError } from '../wire-error.ts';
import { conduitRoute } from './conduit-route.ts';

/** Absolute, and with the application in it: a picture is asked for without headers of ours. */
export function qrUrl({ tokens, application }: Tenant, handle: string): string {
  return tokens.issuer(application) + CONDUIT_QR_IMAGE.path.replace('{handle}', () => handle);
}

export function qrImageRoute(app: FastifyInstance): void {
  conduitRoute(
    app,
    CONDUIT_QR_IMAGE,
    async (request, reply) => {
      const uri = await readQrLink(tenantOf(request), request.params.handle);
      if (uri === undefined) throw new RefusalError(refuse(QR_GONE.code, QR_GONE.detail));
      reply.header('cross-origin-resource-policy', 'cross-origin');
      return reply.type('image/png').send(qrPng(uri));
    },
    { exposeHeadRoute: false },
  );
  refuseHead(app, CONDUIT_QR_IMAGE);
}
