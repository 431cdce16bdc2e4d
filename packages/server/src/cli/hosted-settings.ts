import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import type { WebhookSettings } from '../core/application/application.ts';
import { HOSTED_METHODS } from '../core/factor/factor-kinds.ts';
import type { HostedChange, SettingsChange, WebhookChange } from '../flows/administration/settings-change.ts';
import { CommandFailure, EXIT } from './exit.ts';

/** Of applications that keep their own logins, and where results and events are sent. */
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
      `hosted: of ${HOSTED_METHODS.join(', ')}, in the order in which they are offered`,
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

/** What is left out stays as it is. */
export function hostedChange(options: HostedOptions): Pick<SettingsChange, 'hosted'> {
  const { allowIp, methods, returnUrl, framingOrigin, completionCode, secretNumberDigits } = options;
  const look = lookChange(options);
  const hosted: HostedChange = {
    ...(allowIp !== undefined && { allowedAddresses: readList(allowIp) }),
    ...(methods !== undefined && { methods: readList(methods) }),
    ...(returnUrl !== undefined && { returnUrls: readList(returnUrl) }),
    ...(framingOrigin !== undefined && { framingOrigins: readList(framingOrigin) }),
    ...(completionCode !== undefined && { requireCompletionCode: completionCode === 'required' }),
    ...(secretNumberDigits !== undefined && { secretNumberDigits: secretNumberDigits === '2' ? 2 : 6 }),
    ...(Object.keys(look).length > 0 && { look }),
  };
  return Object.keys(hosted).length > 0 ? { hosted } : {};
}

function lookChange({ logo, colour }: HostedOptions): NonNullable<HostedChange['look']> {
  return {
    ...(logo !== undefined && { logo: isNone(logo) ? null : readLogo(logo) }),
    ...(colour !== undefined && { colour: isNone(colour) ? null : colour }),
  };
}

export function webhookChange({
  callbackUrl,
  callbackFormat,
  eventsUrl,
  event,
  privateCallbacks,
}: HostedOptions): Pick<SettingsChange, 'webhooks'> {
  const webhooks: WebhookChange = {
    ...(callbackUrl !== undefined && { callbackUrl: isNone(callbackUrl) ? null : callbackUrl }),
    ...(callbackFormat !== undefined && { callbackFormat }),
    ...(eventsUrl !== undefined && { eventsUrl: isNone(eventsUrl) ? null : eventsUrl }),
    ...(event !== undefined && { events: readList(event) }),
    ...(privateCallbacks !== undefined && { allowPrivateAddresses: privateCallbacks === 'allowed' }),
  };
  return Object.keys(webhooks).length > 0 ? { webhooks } : {};
}

/** Repeated, or with commas. */
function readList(texts: readonly string[]): string[] {
  const all = texts.flatMap((text) => text.split(',')).map((text) => text.trim());
  const [first] = all;
  return all.length === 1 && isNone(first) ? [] : [...new Set(all)];
}

function isNone(text: string | undefined): boolean {
  return text === 'none' || text === '';
}

function readLogo(path: string): string {
  const type = path.toLowerCase().endsWith('.svg') ? 'svg+xml' : 'png';
  try {
    return `data:image/${type};base64,${readFileSync(path).toString('base64')}`;
  } catch (error) {
    throw new CommandFailure(`--logo: ${error instanceof Error ? error.message : String(error)}`, EXIT.usage);
  }
}
