import type { OpenapiDocument, Operation } from '../../../describe/openapi-document.ts';

/** A route as the reference shows it. */
export interface ReferenceRoute {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

export interface ReferenceTag {
  readonly name: string;
  readonly about: string;
  /** In addresses: `second-factor`. */
  readonly slug: string;
  readonly routes: readonly ReferenceRoute[];
}

/** The tags in the order of the document, each with its routes. */
export function readTags({ tags, paths }: OpenapiDocument): ReferenceTag[] {
  const routes = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
  return tags.map(({ name, description }) => ({
    name,
    about: description,
    slug: name.toLowerCase().replaceAll(' ', '-'),
    routes: routes.filter(({ operation }) => operation.tags.includes(name)),
  }));
}
