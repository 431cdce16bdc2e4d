import { readFileSync } from 'node:fs';

/** What our pages share, and what this one adds or says otherwise. */
export function readStylesheet(own: URL): string {
  const common = new URL('./common.css', import.meta.url);
  return [common, own].map((sheet) => readFileSync(sheet, 'utf8')).join('\n');
}
