/** A time in words of ISO 8601; nothing where there is none. */
export function instant<T extends number | undefined>(time: T): T extends number ? string : undefined;
export function instant(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}
