import type { Messages } from '../messages/en.ts';
import type { Field } from '../openapi/field.ts';
import type { Operation } from '../openapi/operation.ts';
import { BEARER } from './build-request.ts';

/** The header Authorization as a field, where an operation takes it. */
export function bearerField({ bearer }: Operation, { form }: Messages): Field[] {
  if (bearer === undefined) return [];
  const kinds = bearer.schemes.map((scheme) => form.bearers[scheme] ?? scheme).join(` ${form.or} `);
  const field: Field = {
    key: BEARER,
    place: 'header',
    name: 'authorization',
    title: bearer.schemes.length === 1 ? capitalize(kinds) : form.bearer,
    description: form.bearerHint(kinds),
    required: bearer.required,
    kind: 'text',
    choices: [],
    example: undefined,
    secrecy: 'masked',
  };
  return [field];
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
