import { readFileSync } from 'node:fs';
import type { Tag } from '@countersign/protocol/routes';
import { SECURITY_SCHEMES } from '@countersign/protocol/security-schemes';
import { READ_OPENAPI } from '@countersign/protocol/service/service-routes';
import { TAGS } from '@countersign/protocol/tags';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { type Compressible, compressible, sendCompressible } from '../compressible.ts';
import type { HttpConfig } from '../http-config.ts';
import { serviceRoute } from '../service/service-route.ts';
import { nameSchemas } from './name-schemas.ts';
import type { OpenapiDocument } from './openapi-document.ts';
import { placeExamples } from './place-examples.ts';

const CACHE = 'public, max-age=60';

/** What the page itself needs: scripts and styles of its own, and styles that its scripts set. */
const REFERENCE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Collects the routes that are registered after it. */
export function addOpenapi(
  app: FastifyInstance,
  { publicUrl, version }: HttpConfig,
  tags: readonly Tag[],
): void {
  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Countersign',
        version,
        license: { name: 'MIT', identifier: 'MIT' },
        description:
          'A second factor for any application. Every path also exists under `/apps/{client_id}` for the applications beside the default one.',
      },
      servers: [{ url: publicUrl }],
      tags: tags.map((name) => ({ name, description: TAGS[name] })),
      externalDocs: { description: 'Quick start, guides and error codes', url: `${publicUrl}/docs` },
      components: {
        securitySchemes: SECURITY_SCHEMES,
      },
    },
    stripBasePath: false,
  });
}

export function openapiRoute(app: FastifyInstance): void {
  let content: Compressible | undefined;
  serviceRoute(app, READ_OPENAPI, (request, reply) => {
    content ??= compressible(Buffer.from(documentText(app)));
    reply.header('cache-control', CACHE).type('application/json; charset=utf-8');
    return sendCompressible(request, reply, content);
  });
}

function documentText(app: FastifyInstance): string {
  return JSON.stringify(nameSchemas(readDocument(app)));
}

/** Of every route, each with all of its schemas in place. */
function readDocument(app: FastifyInstance): OpenapiDocument {
  const document = app.swagger() as unknown as OpenapiDocument;
  placeExamples(document);
  return document;
}

/** The API reference; nothing in it comes from another host. */
export async function referenceRoutes(app: FastifyInstance): Promise<void> {
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, limited: 'free' };
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
      placeExamples(document as OpenapiDocument);
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
