const LONG = 60;

/** Tokens and pictures are cut: they would fill the screen, and terminals are remembered. */
export function shorten<T>(value: T): T;
export function shorten(value: unknown): unknown {
  if (typeof value === 'string') return isToken(value) ? `${value.slice(0, 14)}…${value.slice(-4)}` : value;
  if (Array.isArray(value)) return value.map((item) => shorten(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, shorten(item)]));
}

function isToken(text: string): boolean {
  return text.startsWith('cs_') || text.startsWith('data:') || (text.length > LONG && text.startsWith('eyJ'));
}
