import type { CompiledQuery } from 'kysely';

/** Stands for a value while its query is compiled. */
class Placeholder {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/**
 * Queries that are asked so often that building them would cost more than answering them: each is compiled once, with
 * placeholders, and filled in at every use.
 */
export class PreparedQueries {
  readonly #compiled = new Map<string, CompiledQuery>();

  /** `build` must depend on nothing but its arguments; `name` names it. */
  fill<Row, Values extends object>(
    name: string,
    values: Values,
    build: (values: Values) => { compile(): CompiledQuery<Row> },
  ): CompiledQuery<Row> {
    const known = this.#compiled.get(name) as CompiledQuery<Row> | undefined;
    const query = known ?? build(placeholders(values)).compile();
    if (known === undefined) this.#compiled.set(name, query);
    return { ...query, parameters: query.parameters.map((value) => filled(value, values)) };
  }
}

function filled(value: unknown, values: object): unknown {
  return value instanceof Placeholder ? Reflect.get(values, value.name) : value;
}

function placeholders<Values extends object>(values: Values): Values {
  const entries = Object.keys(values).map((name) => [name, new Placeholder(name)]);
  // The builder only carries them into the compiled query's parameters.
  return Object.fromEntries(entries) as Values;
}
