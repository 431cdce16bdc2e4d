import { resolveRefs } from './resolve-refs.ts';

/** What the explorer reads of OpenAPI 3.1. */
export interface OpenapiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
  readonly components?: {
    readonly schemas?: Readonly<Record<string, Schema>>;
    readonly securitySchemes?: Readonly<Record<string, SecurityScheme>>;
  };
}

/** A bearer, or a key in a header that it names. */
export interface SecurityScheme {
  readonly type: string;
  readonly name?: string;
  readonly in?: string;
  readonly description?: string;
}

export interface DescribedOperation {
  readonly tags?: readonly string[];
  readonly summary?: string;
  readonly description?: string;
  readonly 'x-api'?: string;
  readonly 'x-answers'?: readonly KnownAnswer[];
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly DescribedParameter[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema?: Schema; readonly example?: unknown }>>;
  };
  readonly responses?: Readonly<Record<string, { readonly description?: string }>>;
}

export interface DescribedParameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: Schema;
}

export interface Schema {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** An answer that a route is known to give, and what to do about it. */
export interface KnownAnswer {
  readonly status: number;
  /** As it stands in the body's `code`. */
  readonly code?: string | number;
  /** The sentence that tells it apart where there is no code. */
  readonly error?: string;
  readonly meaning: string;
  readonly remedy?: string;
}

export async function fetchDocument(base: string): Promise<OpenapiDocument> {
  const response = await fetch(`${base}/openapi.json`, { credentials: 'omit' });
  if (!response.ok) throw new Error(`/openapi.json: ${response.status}`);
  return resolveRefs((await response.json()) as OpenapiDocument);
}
