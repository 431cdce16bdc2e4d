import type { HttpRequest } from './http-request.ts';

/** For sh, bash and zsh. */
export function toCurl({ method, url, headers, body }: HttpRequest): string {
  const lines = [
    method === 'GET' ? `curl ${quote(url)}` : `curl -X ${method} ${quote(url)}`,
    ...headers.map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`),
    // Unlike --data, it reads no file where the text begins with @.
    ...(body === undefined ? [] : [`--data-raw ${quote(JSON.stringify(body))}`]),
  ];
  return lines.join(' \\\n  ');
}

/** POSIX.1-2017 XCU 2.2.2: all between single quotes is literal but the single quote. */
function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
