import { NAMED_SCHEMAS } from '@countersign/protocol/named-schemas';
import {
  type Media,
  type OpenapiDocument,
  operationsOf,
  type Response,
  type Schema,
} from './openapi-document.ts';

/**
 * Moves schemas to the components of the document and refers to them: those with a name of their own wherever they
 * stand, and the bodies and answers of routes under the name of the route. Generated clients have their types by these.
 */
export function nameSchemas<Document extends OpenapiDocument>(document: Document): Document {
  const named = structuredClone(document);
  const components = new Components();
  for (const operation of operationsOf(named)) {
    const name = operation.operationId.charAt(0).toUpperCase() + operation.operationId.slice(1);
    for (const media of mediaOf(operation.requestBody)) components.move(media, `${name}Request`);
    for (const response of Object.values(operation.responses)) {
      for (const media of mediaOf(response)) components.move(media, `${name}Answer`);
    }
  }
  return { ...named, components: { ...named.components, schemas: components.sorted() } };
}

/** Of JSON: a picture or a text has no name. */
function mediaOf(place: Partial<Pick<Response, 'content'>> = {}): Media[] {
  const json = place.content?.['application/json'];
  return json === undefined ? [] : [json];
}

const NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries(NAMED_SCHEMAS).map(([name, schema]) => [canonical(schema), name]),
);

class Components {
  readonly #schemas = new Map<string, Schema>();

  move(media: Media, name: string): void {
    const { schema } = media;
    if (schema === undefined) return;
    media.schema = NAMES.has(canonical(schema)) ? this.#shorten(schema) : this.#refer(name, schema);
  }

  sorted(): Record<string, Schema> {
    return Object.fromEntries([...this.#schemas].sort(([one], [other]) => (one < other ? -1 : 1)));
  }

  #refer(name: string, schema: Schema): Schema {
    const shortened = this.#shortenParts(schema);
    const known = this.#schemas.get(name);
    if (known !== undefined && canonical(known) !== canonical(shortened)) {
      throw new Error(`Two schemas are called ${name}: name them in named-schemas.ts`);
    }
    this.#schemas.set(name, shortened);
    return { $ref: `#/components/schemas/${name}` };
  }

  /** The schema, or a reference to it where it has a name of its own. */
  #shorten(schema: Schema): Schema {
    const name = NAMES.get(canonical(schema));
    return name === undefined ? this.#shortenParts(schema) : this.#refer(name, schema);
  }

  #shortenParts(schema: Schema): Schema {
    const { properties, items, anyOf } = schema;
    return {
      ...schema,
      ...(properties !== undefined && { properties: this.#shortenEach(properties) }),
      ...(items !== undefined && { items: this.#shorten(items) }),
      ...(anyOf !== undefined && { anyOf: anyOf.map((one) => this.#shorten(one)) }),
    };
  }

  #shortenEach(schemas: Readonly<Record<string, Schema>>): Record<string, Schema> {
    return Object.fromEntries(Object.entries(schemas).map(([name, one]) => [name, this.#shorten(one)]));
  }
}

/** The same text for schemas that say the same. OpenAPI writes a constant as a choice of one, and examples elsewhere. */
function canonical(schema: unknown): string {
  return JSON.stringify(schema, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const { const: constant, examples: _examples, ...rest } = value as Record<string, unknown>;
    const same = constant === undefined ? rest : { ...rest, enum: [constant] };
    return Object.fromEntries(Object.entries(same).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
}
