import { SECURITY_SCHEMES } from '@countersign/protocol/security-schemes';
import type { Parameter } from '../../../describe/openapi-document.ts';
import type { ReferenceRoute } from './reference-route.ts';

/** The route's example as a command; what only the reader has stands as variables. */
export function curlOf({ method, path, operation }: ReferenceRoute, publicUrl: string): string {
  const parameters = operation.parameters ?? [];
  const url = publicUrl + filledIn(path, parameters);
  const json = operation.requestBody?.content['application/json'];
  const [security = {}] = operation.security;
  const headers = [
    ...Object.keys(security).map(credential),
    ...parameters
      .filter((parameter) => parameter.in === 'header' && parameter.required === true)
      .map((parameter) => `-H ${quote(`${parameter.name}: ${exampleOf(parameter)}`)}`),
    ...(json === undefined ? [] : ["-H 'content-type: application/json'"]),
  ];
  const body = json === undefined ? [] : [`-d ${quote(JSON.stringify(json.example))}`];
  const verb = method === (json === undefined ? 'GET' : 'POST') ? '' : ` -X ${method}`;
  return [`curl -s${verb} ${quote(url)}`, ...headers, ...body].join(' \\\n  ');
}

function filledIn(path: string, parameters: readonly Parameter[]): string {
  const filled = parameters
    .filter((parameter) => parameter.in === 'path')
    .reduce((before, one) => before.replace(`{${one.name}}`, () => encodeURIComponent(exampleOf(one))), path);
  const query = parameters
    .filter((parameter) => parameter.in === 'query' && parameter.required === true)
    .map((parameter) => `${parameter.name}=${encodeURIComponent(exampleOf(parameter))}`);
  return query.length === 0 ? filled : `${filled}?${query.join('&')}`;
}

function exampleOf({ schema }: Parameter): string {
  const [example] = schema?.examples ?? [];
  return typeof example === 'string' ? example : '…';
}

function credential(name: string): string {
  const scheme = SECURITY_SCHEMES[name as keyof typeof SECURITY_SCHEMES];
  if (scheme.type === 'http') return '-H "authorization: Bearer $TOKEN"';
  return `-H "${scheme.name.toLowerCase()}: $${scheme.name === 'X-API-Key' ? 'KEY' : 'SESSION'}"`;
}

/** POSIX.1-2017 XCU 2.2.2: all between single quotes is literal but the single quote. */
function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
