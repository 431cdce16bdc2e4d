type Example = unknown;

interface Exemplified {
  schema?: { examples?: Example[] };
  example?: Example;
  examples?: Readonly<Record<string, { readonly value: Example }>>;
}

interface Operation {
  readonly parameters?: readonly Exemplified[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Exemplified>> };
}

export interface Exemplary {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** Examples stand in the same place in every route: a field's in its schema, a body's also beside it. */
export function placeExamples({ paths }: Exemplary): void {
  for (const operation of Object.values(paths).flatMap((item) => Object.values(item))) {
    for (const parameter of operation.parameters ?? []) {
      moveIntoSchema(parameter);
      delete parameter.example;
    }
    for (const body of Object.values(operation.requestBody?.content ?? {})) {
      moveIntoSchema(body);
      body.example = body.schema?.examples?.[0];
    }
  }
}

function moveIntoSchema(place: Exemplified): void {
  const { schema, example, examples } = place;
  if (schema === undefined || (example === undefined && examples === undefined)) return;
  schema.examples = examples === undefined ? [example] : Object.values(examples).map(({ value }) => value);
  delete place.examples;
}
