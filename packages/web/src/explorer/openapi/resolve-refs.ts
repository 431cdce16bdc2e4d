type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

interface Described {
  readonly components?: { readonly schemas?: Readonly<Record<string, unknown>> };
}

/** The document with each named schema in place of what refers to it; none of ours is within itself. */
export function resolveRefs<Document extends Described>(document: Document): Document {
  const schemas = (document.components?.schemas ?? {}) as Readonly<Record<string, Json>>;
  const resolve = (value: Json): Json => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(resolve);
    const name = nameOf(value as Readonly<Record<string, Json>>);
    if (name !== undefined) return resolve(schemas[name] ?? {});
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, resolve(part)]));
  };
  return resolve(document as unknown as Json) as unknown as Document;
}

const PLACE = '#/components/schemas/';

function nameOf({ $ref }: Readonly<Record<string, Json>>): string | undefined {
  return typeof $ref === 'string' && $ref.startsWith(PLACE) ? $ref.slice(PLACE.length) : undefined;
}
