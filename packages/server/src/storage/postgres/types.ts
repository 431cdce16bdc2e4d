import pg from 'pg';

/** Type parsers of one pool: BIGINT, which pg leaves as text, becomes a number. */
export const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format): unknown =>
    oid === pg.types.builtins.INT8 ? parseInt8 : pg.types.getTypeParser(oid, format),
};

export function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('a BIGINT is beyond the safe integers');
  return value;
}
