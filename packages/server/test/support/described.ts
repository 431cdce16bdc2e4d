import { resolveRefs } from '../../../web/src/explorer/openapi/resolve-refs.ts';
import type { HttpClient, Json } from './client.ts';

/** A value that a request takes, wherever it stands. */
export interface RequestField {
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly schema: Json;
}

/** A route as /openapi.json has it. */
export interface DescribedRoute {
  /** `POST /auth/login` */
  readonly name: string;
  readonly operation: Json;
  readonly fields: readonly RequestField[];
  /** Of JSON. */
  readonly body: Json;
}

/** /openapi.json with its named schemas in place. */
export async function readDescription(client: HttpClient): Promise<Json> {
  return resolveRefs((await client.get('/openapi.json')).body as Json);
}

export function routesOf({ paths }: Json): DescribedRoute[] {
  return Object.entries<Json>(paths).flatMap(([path, item]) =>
    Object.entries<Json>(item).map(([method, operation]) => {
      const body = operation.requestBody?.content['application/json'];
      return {
        name: `${method.toUpperCase()} ${path}`,
        operation,
        body,
        fields: [...(operation.parameters ?? []).map(ofParameter), ...ofBody(body)],
      };
    }),
  );
}

function ofParameter({ name, schema, description }: Json): RequestField {
  return { name, schema, title: schema.title, description };
}

function ofBody(body: Json): RequestField[] {
  return Object.entries<Json>(body?.schema.properties ?? {}).map(([name, schema]) => ({
    name,
    schema,
    title: schema.title,
    description: schema.description,
  }));
}
