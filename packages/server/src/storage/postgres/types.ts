import pg from 'pg';

const INT8 = 20;

/** Type parsers of one pool: BIGINT, which pg leaves as text, becomes a number. */
export const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format: 'text') =>
    oid === INT8 ? parseInt8 : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

export function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('a BIGINT is beyond the safe integers');
  return value;
}
