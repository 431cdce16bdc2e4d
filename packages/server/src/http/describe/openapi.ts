import type { Tag } from '@countersign/protocol/routes';
import { SECURITY_SCHEMES } from '@countersign/protocol/security-schemes';
import { READ_OPENAPI } from '@countersign/protocol/service/service-routes';
import { TAGS } from '@countersign/protocol/tags';
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { type Compressible, compressible, sendCompressible } from '../compressible.ts';
import type { HttpConfig } from '../http-config.ts';
import { serviceRoute } from '../service/service-route.ts';
import { nameSchemas } from './name-schemas.ts';
import type { OpenapiDocument } from './openapi-document.ts';
import { placeExamples } from './place-examples.ts';

const CACHE = 'public, max-age=60';

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
export function readDocument(app: FastifyInstance): OpenapiDocument {
  const document = structuredClone(app.swagger()) as unknown as OpenapiDocument;
  placeExamples(document);
  return document;
}
