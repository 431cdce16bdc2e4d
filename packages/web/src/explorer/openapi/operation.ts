import type {
  DescribedOperation,
  DescribedParameter,
  KnownAnswer,
  OpenapiDocument,
  Schema,
  SecurityScheme,
} from './document.ts';
import { type Field, type FieldKind, type FieldPlace, secrecyOf, titleOf } from './field.ts';

/** A route as the explorer shows it. */
export interface Operation {
  /** For addresses: `post-2fa-totp-setup`. */
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly api: string;
  readonly tag: string;
  readonly summary: string;
  readonly description: string | undefined;
  readonly fields: readonly Field[];
  readonly bearer: Bearer | undefined;
  readonly answers: readonly KnownAnswer[];
}

/** What the header Authorization may hold. */
export interface Bearer {
  readonly schemes: readonly string[];
  readonly required: boolean;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

export function readOperations(document: OpenapiDocument): Operation[] {
  const schemes = document.components?.securitySchemes ?? {};
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    METHODS.flatMap((method) => {
      const described = operations[method];
      return described === undefined ? [] : [readOperation(method.toUpperCase(), path, described, schemes)];
    }),
  );
}

export function operationId(method: string, path: string): string {
  const words = path.split(/[^\w.]+/).filter((word) => word !== '');
  return [method.toLowerCase(), ...words].join('-');
}

type Schemes = Readonly<Record<string, SecurityScheme>>;

function readOperation(
  method: string,
  path: string,
  described: DescribedOperation,
  schemes: Schemes,
): Operation {
  const security = described.security ?? [];
  const tag = described.tags?.[0] ?? '';
  return {
    id: operationId(method, path),
    method,
    path,
    api: described['x-api'] ?? apiOfTag(tag),
    tag,
    summary: described.summary ?? path,
    description: described.description,
    fields: [
      ...readKeys(security, schemes),
      ...readParameters(described.parameters ?? []),
      ...readBody(described),
    ],
    bearer: readBearer(security, schemes),
    answers: described['x-answers'] ?? answersOfResponses(described),
  };
}

function apiOfTag(tag: string): string {
  const other: Record<string, string> = {
    Conduit: 'conduit',
    SwapBits: 'swapbits',
    Service: 'service',
    Delivery: 'service',
  };
  return other[tag] ?? 'native';
}

function answersOfResponses({ responses = {} }: DescribedOperation): KnownAnswer[] {
  return Object.entries(responses).map(([status, { description }]) => ({
    status: Number(status),
    meaning: description ?? '',
  }));
}

type Security = readonly Readonly<Record<string, unknown>>[];

function namesIn(security: Security): string[] {
  return [...new Set(security.flatMap((scheme) => Object.keys(scheme)))];
}

function isRequired(security: Security): boolean {
  return security.every((scheme) => Object.keys(scheme).length > 0);
}

function readBearer(security: Security, described: Schemes): Bearer | undefined {
  const schemes = namesIn(security).filter((name) => described[name]?.type !== 'apiKey');
  return schemes.length === 0 ? undefined : { schemes, required: isRequired(security) };
}

/** Keys that travel in headers of their own. */
function readKeys(security: Security, schemes: Schemes): Field[] {
  return namesIn(security).flatMap((name) => {
    const { type, in: place, name: header, description } = schemes[name] ?? {};
    if (type !== 'apiKey' || place !== 'header' || header === undefined) return [];
    const schema = { title: header, ...(description !== undefined && { description }) };
    return [
      {
        ...readField('header', header, schema, { required: isRequired(security) }),
        secrecy: 'masked' as const,
      },
    ];
  });
}

function readParameters(parameters: readonly DescribedParameter[]): Field[] {
  return parameters.flatMap(({ in: place, name, required = false, description, schema = {} }) => {
    if (place !== 'path' && place !== 'query' && place !== 'header') return [];
    const described = description === undefined ? schema : { description, ...schema };
    return [readField(place, name, described, { required: required || place === 'path' })];
  });
}

function readBody({ requestBody }: DescribedOperation): Field[] {
  const { schema, example } = requestBody?.content['application/json'] ?? {};
  const examples = (isRecord(example) ? example : schema?.examples?.find(isRecord)) ?? {};
  return Object.entries(schema?.properties ?? {}).map(([name, property]) => {
    const required = schema?.required?.includes(name) ?? false;
    return readField('body', name, property, { required, example: examples[name] });
  });
}

function readField(
  place: FieldPlace,
  name: string,
  schema: Schema,
  { required, example }: { readonly required: boolean; readonly example?: unknown },
): Field {
  return {
    key: `${place}.${name}`,
    place,
    name,
    title: schema.title ?? titleOf(name),
    description: schema.description,
    required,
    kind: kindOf(schema),
    choices: schema.enum?.map(String) ?? [],
    example: example ?? schema.examples?.[0] ?? schema.enum?.[0],
    secrecy: secrecyOf(name),
  };
}

function kindOf({ type, enum: choices }: Schema): FieldKind {
  if (choices !== undefined) return 'choice';
  if (type === 'boolean') return 'boolean';
  if (type === 'number' || type === 'integer') return 'number';
  return type === 'object' || type === 'array' ? 'json' : 'text';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
