import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { ReceiptRequest } from '../../core/delivery/receipt.ts';
import { recordReceipt } from '../../flows/delivery/record-receipt.ts';
import { Faulty } from '../faults.ts';
import { refusePrefix } from '../hooks/application.ts';
import { chargeRequest } from '../hooks/charge.ts';
import type { Services } from '../services.ts';
import { describeService } from './service-operation.ts';

const schema = describeService({
  tag: 'Delivery',
  summary: 'What became of a message',
  description:
    "A provider's status webhook, signed by it. Twilio sends a form, Vonage and your own gateway send JSON.",
  params: Type.Object({
    provider: Type.String({
      title: 'Provider that sends the webhook',
      description: 'twilio, vonage or webhook, where it is configured.',
      examples: ['twilio'],
    }),
  }),
  answers: {
    204: {
      schema: Type.Null({ description: 'Authentic, and noted where the message is ours.' }),
      meaning: 'The webhook is authentic, and noted where the message is ours.',
      remedy: 'Nothing is left to do.',
    },
  },
  refusals: ['rate_limited'],
  faults: ['notFound', 'tooLarge', 'unsigned', 'unsignedSoFar', 'broken', 'unavailable'],
});

/** Status webhooks of the configured providers; only what is authentic is free of the budget of strangers. */
export function receiptRoutes(scope: FastifyInstance, services: Services, done: () => void): void {
  const { engine, receiptSources, config } = services;
  const app = scope.withTypeProvider<TypeBoxTypeProvider>();
  refusePrefix(scope);
  // What was signed is the text.
  app.addContentTypeParser<Buffer>('*', { parseAs: 'buffer' }, (_request, body, parsed) => {
    parsed(null, body.toString('utf8'));
  });
  const options = { schema, config: { access: 'open', budget: 'refusals' } } as const;
  app.post('/delivery/receipts/:provider', options, async (request, reply) => {
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
  });
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
