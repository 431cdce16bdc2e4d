import type { HttpRequest } from './http-request.ts';

/** For browsers and Node.js: fetch, in a module. */
export function toJavaScript({ method, url, headers, body }: HttpRequest): string {
  const options = [
    `  method: ${JSON.stringify(method)},`,
    ...(headers.length > 0 ? [`  headers: ${indent(literal(Object.fromEntries(headers)))},`] : []),
    ...(body === undefined ? [] : [`  body: JSON.stringify(${indent(literal(body))}),`]),
  ];
  return [
    `const response = await fetch(${literal(url)}, {`,
    ...options,
    '});',
    'console.log(response.status, await response.text());',
  ].join('\n');
}

/** Since ES2019 JSON is a subset of JavaScript. */
function literal(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

function indent(text: string): string {
  return text.replaceAll('\n', '\n  ');
}
