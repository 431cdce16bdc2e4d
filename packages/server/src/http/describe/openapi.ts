import { readFileSync } from 'node:fs';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { type Compressible, compressible, sendCompressible } from '../compressible.ts';
import type { HttpConfig } from '../http-config.ts';
import { serviceOperation } from '../service/service-operation.ts';
import { type Exemplary, placeExamples } from './place-examples.ts';

const CACHE = 'public, max-age=60';

/** What the page itself needs: scripts and styles of its own, and styles that its scripts set. */
const REFERENCE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** What people come for is what they see first. */
const TAGS = [
  'Accounts',
  'Sessions',
  'Second factor',
  'Trusted devices',
  'Hosted',
  'Approving devices',
  'Conduit',
  'SwapBits',
  'Delivery',
  'Service',
];

/** Collects the routes that are registered after it. */
export function addOpenapi(app: FastifyInstance, { publicUrl, version }: HttpConfig): void {
  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Countersign',
        version,
        description:
          'A second factor for any application. Every path also exists under `/apps/{client_id}` for the applications beside the default one.',
      },
      servers: [{ url: publicUrl }],
      tags: TAGS.map((name) => ({ name })),
      externalDocs: { description: 'Quick start, guides and error codes', url: `${publicUrl}/docs` },
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'An access token.' },
          tempToken: {
            type: 'http',
            scheme: 'bearer',
            description: 'The token of a login whose second factor is due.',
          },
          refreshToken: { type: 'http', scheme: 'bearer', description: 'A refresh token.' },
          apiKey: {
            type: 'apiKey',
            in: 'header',
            name: 'X-API-Key',
            description: "Of a business's backend; never in a browser.",
          },
          sessionToken: {
            type: 'apiKey',
            in: 'header',
            name: 'X-Session-Token',
            description: 'The session_token of one session; a secret between two backends.',
          },
          metricsToken: { type: 'http', scheme: 'bearer', description: 'COUNTERSIGN_METRICS_TOKEN.' },
        },
      },
    },
    stripBasePath: false,
  });
}

export function openapiRoute(app: FastifyInstance): void {
  const document = Type.Object(
    { openapi: Type.Literal('3.1.0'), paths: Type.Object({}) },
    { examples: [{ openapi: '3.1.0', paths: {} }] },
  );
  let content: Compressible | undefined;
  const described = serviceOperation({
    summary: 'This description',
    answers: {
      200: {
        schema: document,
        meaning: 'This describes every route of every API, as OpenAPI 3.1.',
        remedy: 'Read it at /docs, or make a client from it.',
      },
    },
  });
  app.get('/openapi.json', described, (request, reply) => {
    content ??= compressible(Buffer.from(documentText(app)));
    reply.header('cache-control', CACHE).type('application/json; charset=utf-8');
    return sendCompressible(request, reply, content);
  });
}

function documentText(app: FastifyInstance): string {
  const document = app.swagger();
  placeExamples(document as Exemplary);
  return JSON.stringify(document);
}

/** The API reference; nothing in it comes from another host. */
export async function referenceRoutes(app: FastifyInstance): Promise<void> {
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, budget: 'free' };
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    reply.header('content-security-policy', REFERENCE_POLICY).header('cache-control', CACHE);
    done();
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs/reference',
    // Without the bar at the top, which asks for the address of another description.
    uiConfig: { layout: 'BaseLayout', deepLinking: true, persistAuthorization: false },
    transformSpecification(document) {
      placeExamples(document as Exemplary);
      return document;
    },
    theme: {
      title: 'Countersign API',
      css: [{ filename: 'reference.css', content: readPart('reference/reference.css') }],
      js: [{ filename: 'reference.js', content: readPart('reference/reference.js') }],
      favicon: [
        {
          filename: 'icon.svg',
          rel: 'icon',
          type: 'image/svg+xml',
          sizes: 'any',
          content: readPart('icon.svg'),
        },
      ],
    },
  });
}

function readPart(name: string): string {
  return readFileSync(new URL(`../pages/${name}`, import.meta.url), 'utf8');
}
