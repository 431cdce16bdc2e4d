/** Sentences of the OpenAPI file in Spanish. */
export const openapiEs: Readonly<Record<string, string>> = {};
