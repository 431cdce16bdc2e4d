import { browserFamily } from './browser-family.ts';

const BROWSERS: ReadonlyMap<string, string> = new Map([
  ['edge', 'Edge'],
  ['opera', 'Opera'],
  ['firefox', 'Firefox'],
  ['chrome', 'Chrome'],
  ['safari', 'Safari'],
]);

// Most specific first: iPhones call themselves Mac OS, and Android calls itself Linux.
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMacintosh\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];

/** `Firefox, Linux`: what its owner knows a device by, in names that every language shares. */
export function deviceName(userAgent: string): string | undefined {
  const family = browserFamily(userAgent);
  if (family === '') return undefined;
  const system = SYSTEMS.find(([pattern]) => pattern.test(userAgent))?.[1];
  const browser = BROWSERS.get(family) ?? family;
  return system === undefined ? browser : `${browser}, ${system}`;
}
