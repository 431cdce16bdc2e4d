import { RECEIVE_RECEIPT } from '@countersign/protocol/service/service-routes';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ReceiptRequest } from '../../core/delivery/receipt.ts';
import { recordReceipt } from '../../flows/delivery/record-receipt.ts';
import { Faulty } from '../faults.ts';
import { refusePrefix } from '../hooks/application.ts';
import { chargeRequest } from '../hooks/charge.ts';
import type { Services } from '../services.ts';
import { serviceRoute } from './service-route.ts';

/** Status webhooks of the configured providers; only what is not authentic is charged to the limit of strangers. */
export function receiptRoutes(app: FastifyInstance, services: Services, done: () => void): void {
  const { engine, receiptSources, config } = services;
  refusePrefix(app);
  // What was signed is the text.
  app.addContentTypeParser<Buffer>('*', { parseAs: 'buffer' }, (_request, body, parsed) => {
    parsed(null, body.toString('utf8'));
  });

  serviceRoute(
    app,
    RECEIVE_RECEIPT,
    async (request, reply) => {
      const { provider } = request.params;
      const source = receiptSources.get(provider);
      if (source === undefined) throw new Faulty('notFound');
      const receipts = await source.read(asItCame(request, config.publicUrl));
      if (receipts === undefined) {
        await chargeRequest(services, request, reply);
        throw new Faulty(source.repeatsUnsigned ? 'unsignedSoFar' : 'unsigned');
      }
      for (const receipt of receipts) await recordReceipt(engine, receipt);
      return reply.code(204).send(null);
    },
    'refusals',
  );
  done();
}

function asItCame({ originalUrl, headers, body }: FastifyRequest, publicUrl: string): ReceiptRequest {
  const named = Object.entries(headers).map(([name, value]) => [name, value?.toString()] as const);
  return {
    url: publicUrl + originalUrl,
    headers: Object.fromEntries(named),
    body: typeof body === 'string' ? body : '',
  };
}
