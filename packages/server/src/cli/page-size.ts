/** Rows a page, as `--limit` asks: what is no number is the usual fifty. */
export function pageSize(text: string): number {
  return Math.min(1000, Math.max(1, Math.trunc(Number(text)) || 50));
}
