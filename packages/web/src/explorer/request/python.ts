import type { HttpRequest, Json } from './http-request.ts';

/** For Python 3 as it comes: urllib. */
export function toPython({ method, url, headers, body }: HttpRequest): string {
  return [
    ...(body === undefined ? [] : ['import json']),
    'import urllib.error',
    'import urllib.request',
    '',
    'request = urllib.request.Request(',
    `    ${literal(url)},`,
    `    method=${literal(method)},`,
    ...(headers.length > 0 ? [`    headers=${literal(Object.fromEntries(headers), 1)},`] : []),
    ...(body === undefined ? [] : [`    data=json.dumps(${literal(body, 1)}).encode(),`]),
    ')',
    'try:',
    '    with urllib.request.urlopen(request) as response:',
    '        print(response.status, response.read().decode())',
    'except urllib.error.HTTPError as error:',
    '    print(error.code, error.read().decode())',
  ].join('\n');
}

function literal(value: Json, depth = 0): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  // JSON's escapes are Python's, too.
  if (typeof value !== 'object') return JSON.stringify(value);
  if (isList(value))
    return block(
      '[]',
      value.map((item) => literal(item, depth + 1)),
      depth,
    );
  const pairs = Object.entries(value).map(([name, item]) => `${literal(name)}: ${literal(item, depth + 1)}`);
  return block('{}', pairs, depth);
}

function isList(value: readonly Json[] | { readonly [name: string]: Json }): value is readonly Json[] {
  return Array.isArray(value);
}

function block(brackets: '[]' | '{}', items: readonly string[], depth: number): string {
  const [open = '', close = ''] = brackets;
  if (items.length === 0) return brackets;
  const pad = '    '.repeat(depth + 1);
  return `${open}\n${items.map((item) => `${pad}${item},\n`).join('')}${'    '.repeat(depth)}${close}`;
}
