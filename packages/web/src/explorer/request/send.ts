import type { HttpRequest, Json } from './http-request.ts';

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly milliseconds: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly text: string;
  /** Where the text is JSON. */
  readonly json: Json | undefined;
  /** An image, as a data URL. */
  readonly image: string | undefined;
}

const OF_INTEREST = [
  'content-type',
  'www-authenticate',
  'retry-after',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
  'x-request-id',
  'date',
];

/** Undefined where no answer came. */
export async function send({ method, url, headers, body }: HttpRequest): Promise<Answer | undefined> {
  const began = performance.now();
  try {
    const response = await fetch(url, {
      method,
      headers: headers.map(([name, value]): [string, string] => [name, value]),
      // Tokens travel in bodies here; no cookie of another page takes part.
      credentials: 'omit',
      cache: 'no-store',
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const blob = await response.blob();
    return await describe(response, blob, performance.now() - began);
  } catch {
    return undefined;
  }
}

async function describe(response: Response, blob: Blob, milliseconds: number): Promise<Answer> {
  const isImage = /^image\/(png|jpeg|gif)$/.test(blob.type);
  const text = isImage ? '' : await blob.text();
  return {
    status: response.status,
    milliseconds: Math.round(milliseconds),
    headers: OF_INTEREST.flatMap((name) => {
      const value = response.headers.get(name);
      return value === null ? [] : [[name, value] as const];
    }),
    text,
    json: parse(text),
    image: isImage ? await dataUrl(blob) : undefined,
  };
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function dataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result : '');
    reader.onerror = () => reject(reader.error ?? new Error('unreadable'));
    reader.readAsDataURL(blob);
  });
}
