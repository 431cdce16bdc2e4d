import type { CompiledQuery } from 'kysely';

const LATER = Symbol('settled later');

/**
 * A statement that does not wait until it outlives a loss of power. Only for what nobody is told of before a later
 * commit or {@link Database.settle} has been waited for, each of which covers it.
 */
export function settledLater<Row>(query: CompiledQuery<Row>): CompiledQuery<Row> {
  return { ...query, [LATER]: true } as CompiledQuery<Row>;
}

export function isSettledLater(query: CompiledQuery): boolean {
  return LATER in query;
}
