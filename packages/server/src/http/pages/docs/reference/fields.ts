import type { Operation, Schema } from '../../../describe/openapi-document.ts';

/** One value that a request takes or an answer holds. */
export interface Field {
  /** `user.email`, `methods[].id`. */
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly about: string;
}

/** Where it travels, and what. */
export interface RequestField extends Field {
  readonly place: string;
}

export function requestFields({ parameters = [], requestBody }: Operation): RequestField[] {
  const body = requestBody?.content['application/json']?.schema;
  return [
    ...parameters.map(({ name, in: place, required = place === 'path', schema = {}, description }) => ({
      name,
      place,
      required,
      type: typeOf(schema),
      about: description ?? schema.description ?? '',
    })),
    ...(body === undefined ? [] : fieldsOf(body).map((field) => ({ ...field, place: 'body' }))),
  ];
}

/** All that is within a schema, by the way to it. */
export function fieldsOf(schema: Schema, way = ''): Field[] {
  if (schema.items !== undefined) return fieldsOf(schema.items, `${way}[]`);
  const shapes = (schema.anyOf ?? [schema]).filter(({ properties }) => properties !== undefined);
  const fields = shapes.flatMap(({ properties = {}, required = [] }) =>
    Object.entries(properties).flatMap(([key, part]) => {
      const name = way === '' ? key : `${way}.${key}`;
      const about = part.description ?? part.title ?? '';
      const always = required.includes(key) && shapes.length === 1;
      return [{ name, type: typeOf(part), required: always, about }, ...fieldsOf(part, name)];
    }),
  );
  return [...new Map(fields.toReversed().map((field) => [field.name, field])).values()].toReversed();
}

function typeOf({ type, enum: choices, items, anyOf }: Schema): string {
  if (choices !== undefined) return choices.map((choice) => JSON.stringify(choice)).join(' or ');
  if (items !== undefined) return `list of ${typeOf(items)}`;
  if (anyOf !== undefined) return [...new Set(anyOf.map(typeOf))].join(' or ');
  return [type ?? 'any'].flat().join(' or ');
}
