import { type Exemplified, type OpenapiDocument, operationsOf } from './openapi-document.ts';

/** Examples stand in the same place in every route: a field's in its schema, a body's also beside it. */
export function placeExamples(document: OpenapiDocument): void {
  for (const operation of operationsOf(document)) {
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
