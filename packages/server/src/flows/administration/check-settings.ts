import { isCidr } from '../../core/cidr.ts';
import { HOSTED_METHODS } from '../../core/factor/factor-kinds.ts';
import { type Refusal, refuse } from '../../core/outcome.ts';
import { isAppScheme } from './app-scheme.ts';
import type { SettingsChange } from './settings-change.ts';

interface Check {
  readonly field: string;
  readonly read: (change: SettingsChange) => readonly (string | null | undefined)[] | undefined;
  /** A sentence that says what is wrong with a text; undefined where nothing is. */
  readonly problemOf: (text: string) => string | undefined;
}

const CHECKS: readonly Check[] = [
  { field: 'origins', read: ({ origins }) => origins, problemOf: problemOfOrigin },
  {
    field: 'backendAddresses',
    read: ({ backendAddresses }) => backendAddresses,
    problemOf: problemOfAddress,
  },
  {
    field: 'hosted.allowedAddresses',
    read: ({ hosted }) => hosted?.allowedAddresses,
    problemOf: problemOfAddress,
  },
  { field: 'hosted.methods', read: ({ hosted }) => hosted?.methods, problemOf: problemOfMethod },
  { field: 'hosted.returnUrls', read: ({ hosted }) => hosted?.returnUrls, problemOf: problemOfReturnUrl },
  {
    field: 'hosted.framingOrigins',
    read: ({ hosted }) => hosted?.framingOrigins,
    problemOf: problemOfOrigin,
  },
  { field: 'webhooks.callbackUrl', read: ({ webhooks }) => [webhooks?.callbackUrl], problemOf: problemOfUrl },
  { field: 'webhooks.eventsUrl', read: ({ webhooks }) => [webhooks?.eventsUrl], problemOf: problemOfUrl },
];

/** The first of the texts that is not what it should be. */
export function checkSettings(change: SettingsChange): Refusal | undefined {
  for (const { field, read, problemOf } of CHECKS) {
    const texts = (read(change) ?? []).filter((text) => typeof text === 'string');
    const message = texts.map(problemOf).find((problem) => problem !== undefined);
    if (message !== undefined) return refuse('invalid_request', { field, message });
  }
  return undefined;
}

/** Scheme and host, as browsers spell them; undefined for anything that says more, or less. */
export function readOrigin(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null) return undefined;
  if (isAppScheme(url.protocol)) return readAppOrigin(url);
  return /^https?:$/.test(url.protocol) && url.href === `${url.origin}/` ? url.origin : undefined;
}

/** Of a page inside an app, such as `capacitor://localhost`: to the URL standard it has none, to its browser it has. */
function readAppOrigin({ protocol, host, href }: URL): string | undefined {
  const origin = `${protocol}//${host.toLowerCase()}`;
  return host !== '' && href.toLowerCase().replace(/\/$/, '') === origin ? origin : undefined;
}

function problemOfOrigin(text: string): string | undefined {
  if (readOrigin(text) !== undefined) return undefined;
  return `"${text}" is no origin: write scheme and host only, e.g. https://shop.example`;
}

function problemOfAddress(text: string): string | undefined {
  return isCidr(text) ? undefined : `"${text}" is no address and no CIDR such as 10.0.0.0/8`;
}

function problemOfMethod(text: string): string | undefined {
  const known = HOSTED_METHODS.some((method) => method === text);
  return known ? undefined : `"${text}" is none of ${HOSTED_METHODS.join(', ')}`;
}

/** Also of an app: `myapp://done`, or `com.example.app:/done`. */
function problemOfReturnUrl(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null || !isAppScheme(url.protocol)) return problemOfUrl(text);
  const { username, password, hash, href } = url;
  const isWhole = /^[^:]+:\/\/?[^/]/.test(href);
  if (isWhole && username === '' && password === '' && hash === '') return undefined;
  return `"${text}" is no address of an app: write it whole and without a fragment, e.g. myapp://done`;
}

function problemOfUrl(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return `"${text}" is no address: write it whole, e.g. https://shop.example/done`;
  }
  const { username, password, hash } = url;
  if (username === '' && password === '' && hash === '') return undefined;
  return `"${text}": an address holds no user name, no password and no fragment`;
}
