// Most specific first: Edge and Opera call themselves Chrome too, and Chrome calls itself Safari.
const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(e|A|iOS)?\//, 'edge'],
  [/\bOPR\//, 'opera'],
  [/\b(Firefox|FxiOS)\//, 'firefox'],
  [/\b(Chrome|Chromium|CriOS)\//, 'chrome'],
  [/\bSafari\//, 'safari'],
];

/** A coarse name of the browser: versions change under a trusted device, the browser does not. */
export function browserFamily(userAgent: string): string {
  const known = FAMILIES.find(([pattern]) => pattern.test(userAgent));
  return known?.[1] ?? userAgent.split(/[/\s]/, 1)[0]?.toLowerCase().slice(0, 40) ?? '';
}
