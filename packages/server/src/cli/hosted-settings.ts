import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import type {
  ApplicationSettings,
  HostedSettings,
  WebhookSettings,
} from '../core/application/application.ts';
import { type HostedFactorType, kindsWith } from '../core/factor/factor-kinds.ts';
import { CommandFailure, EXIT } from './exit.ts';

/** Of applications that keep their own logins, and where they are told of results and events. */
export interface HostedOptions {
  readonly allowIp?: readonly string[];
  readonly methods?: readonly string[];
  readonly returnUrl?: readonly string[];
  readonly framingOrigin?: readonly string[];
  readonly completionCode?: 'optional' | 'required';
  readonly secretNumberDigits?: '2' | '6';
  readonly logo?: string;
  readonly colour?: string;
  readonly callbackUrl?: string;
  readonly callbackFormat?: WebhookSettings['callbackFormat'];
  readonly eventsUrl?: string;
  readonly event?: readonly string[];
  readonly privateCallbacks?: 'allowed' | 'refused';
}

const METHODS = kindsWith({ isHosted: true });

const HOSTED: ReadonlySet<string> = new Set([
  'allowIp',
  'methods',
  'returnUrl',
  'framingOrigin',
  'completionCode',
  'secretNumberDigits',
  'logo',
  'colour',
  'callbackUrl',
  'callbackFormat',
] satisfies (keyof HostedOptions)[]);

export function isHostedOption(name: string): boolean {
  return HOSTED.has(name);
}

export function withHosted(command: Command): Command {
  return command
    .option('--callback-url <url>', 'hosted: where results go; "none" for nowhere')
    .addOption(new Option('--callback-format <format>', 'hosted: of results').choices(['json', 'form']))
    .option('--allow-ip <cidr...>', 'hosted: where API keys work from; "none" for anywhere')
    .option(
      '--methods <method...>',
      `hosted: of ${METHODS.join(', ')}, in the order in which they are offered`,
    )
    .option('--return-url <url...>', 'hosted: where the page may lead back to, exactly; "none" for nowhere')
    .option('--framing-origin <origin...>', 'hosted: origins that may frame the page; "none" for none')
    .addOption(
      new Option(
        '--completion-code <rule>',
        'hosted: whether a result is given only with the code that the browser brought back',
      ).choices(['optional', 'required']),
    )
    .addOption(new Option('--secret-number-digits <count>', 'hosted: at the least').choices(['2', '6']))
    .option('--logo <file>', 'hosted: PNG or SVG for the page; "none" for none')
    .option('--colour <#rrggbb>', 'hosted: of the button and links of the page; "none" for ours')
    .option('--events-url <url>', 'where events go; "none" for nowhere')
    .option('--event <type...>', 'events to send, e.g. 2fa.enabled or factor.*; "none" for none')
    .addOption(
      new Option('--private-callbacks <rule>', 'whether private addresses may be called').choices([
        'allowed',
        'refused',
      ]),
    );
}

interface Readers {
  readonly readAddress: (text: string) => string;
  readonly readOrigin: (text: string) => string;
}

/** What is left out stays as it is. */
export function readHosted(
  options: HostedOptions,
  current: HostedSettings,
  { readAddress, readOrigin }: Readers,
): Pick<Partial<ApplicationSettings>, 'hosted'> {
  const { allowIp, methods, returnUrl, framingOrigin, completionCode, secretNumberDigits, ...rest } = options;
  const { logo, colour } = rest;
  const change: Partial<HostedSettings> = {
    ...(allowIp !== undefined && { allowedAddresses: readList(allowIp, readAddress) }),
    ...(methods !== undefined && { methods: readList(methods, readMethod) }),
    ...(returnUrl !== undefined && { returnUrls: readList(returnUrl, readUrl) }),
    ...(framingOrigin !== undefined && { framingOrigins: readList(framingOrigin, readOrigin) }),
    ...(completionCode !== undefined && { requireCompletionCode: completionCode === 'required' }),
    ...(secretNumberDigits !== undefined && { secretNumberDigits: secretNumberDigits === '2' ? 2 : 6 }),
  };
  const look = {
    ...current.look,
    ...(logo !== undefined && { logo: isNone(logo) ? undefined : readLogo(logo) }),
    ...(colour !== undefined && { colour: isNone(colour) ? undefined : colour }),
  };
  const isChanged = Object.keys(change).length > 0 || logo !== undefined || colour !== undefined;
  return isChanged ? { hosted: { ...current, ...change, look: withoutUndefined(look) } } : {};
}

export function readWebhooks(
  { callbackUrl, callbackFormat, eventsUrl, event, privateCallbacks }: HostedOptions,
  current: WebhookSettings,
): Pick<Partial<ApplicationSettings>, 'webhooks'> {
  const change = {
    ...(callbackUrl !== undefined && { callbackUrl: readOptionalUrl(callbackUrl) }),
    ...(callbackFormat !== undefined && { callbackFormat }),
    ...(eventsUrl !== undefined && { eventsUrl: readOptionalUrl(eventsUrl) }),
    ...(event !== undefined && { events: readList(event, (text) => text) }),
    ...(privateCallbacks !== undefined && { allowPrivateAddresses: privateCallbacks === 'allowed' }),
  };
  if (Object.keys(change).length === 0) return {};
  return { webhooks: withoutUndefined<WebhookSettings>({ ...current, ...change }) };
}

/** Repeated, or with commas. */
function readList<T>(texts: readonly string[], read: (text: string) => T): T[] {
  const all = texts.flatMap((text) => text.split(',')).map((text) => text.trim());
  const [first] = all;
  return all.length === 1 && isNone(first) ? [] : [...new Set(all.map(read))];
}

function isNone(text: string | undefined): boolean {
  return text === 'none' || text === '';
}

function readMethod(text: string): HostedFactorType {
  const method = METHODS.find((one) => one === text);
  return method ?? fail(`"${text}" is none of ${METHODS.join(', ')}`);
}

function readOptionalUrl(text: string): string | undefined {
  return isNone(text) ? undefined : readUrl(text);
}

/** As it was written: return URLs are compared letter by letter. */
function readUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return fail(`"${text}" is no address: write it whole, e.g. https://shop.example/done`);
  }
  if (url.username !== '' || url.password !== '' || url.hash !== '') {
    return fail(`"${text}": an address holds no user name, no password and no fragment`);
  }
  return text;
}

function readLogo(path: string): string {
  const type = path.toLowerCase().endsWith('.svg') ? 'svg+xml' : 'png';
  try {
    return `data:image/${type};base64,${readFileSync(path).toString('base64')}`;
  } catch (error) {
    return fail(`--logo: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function withoutUndefined<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;
}

function fail(complaint: string): never {
  throw new CommandFailure(complaint, EXIT.usage);
}
