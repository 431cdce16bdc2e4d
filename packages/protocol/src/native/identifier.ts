import { Type } from 'typebox';

export function identifier(description: string) {
  return Type.String({ description, examples: ['01943f5e-8a3c-7cc1-b3a5-0f6f6a4f9d21'] });
}

/** The parameter of a path that names one of a list. */
export const IdParameter = (title: string) =>
  Type.Object({ id: Type.String({ ...identifier('As listed.'), title }) });
