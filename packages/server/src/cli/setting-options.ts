import { type Command, Option } from 'commander';
import { isCidr } from '../config/cidr.ts';
import type { ApplicationKind, ApplicationSettings } from '../core/application/application.ts';
import { CommandFailure, EXIT } from './exit.ts';
import {
  type HostedOptions,
  isHostedOption,
  readHosted,
  readWebhooks,
  withHosted,
} from './hosted-settings.ts';
import { readSmsSettings } from './sms-settings.ts';

export interface SettingOptions extends HostedOptions {
  readonly registration?: ApplicationSettings['registration'];
  readonly tokenDelivery?: ApplicationSettings['tokenDelivery'];
  readonly origin?: readonly string[];
  readonly secondFactor?: ApplicationSettings['secondFactor'];
  readonly trustedDevices?: ApplicationSettings['trustedDevices'];
  readonly passwordRules?: ApplicationSettings['passwordRules'];
  readonly defaultRegion?: string;
  readonly backendAddress?: readonly string[];
  readonly sms?: string;
}

export function withSettings(command: Command): Command {
  return withHosted(withAccounts(command)).option('--json', 'print JSON');
}

function withAccounts(command: Command): Command {
  return command
    .addOption(new Option('--registration <who>', 'who may register').choices(['open', 'closed']))
    .addOption(new Option('--token-delivery <how>', 'where tokens travel').choices(['body', 'cookie']))
    .option('--origin <origin...>', 'browser origins that may use cookie mode')
    .addOption(
      new Option('--second-factor <rule>', 'whether it may be off').choices(['optional', 'required']),
    )
    .addOption(
      new Option('--trusted-devices <rule>', 'whether browsers may be trusted').choices([
        'allowed',
        'forbidden',
        'same-network',
      ]),
    )
    .addOption(
      new Option('--password-rules <rules>', 'four classes, or 15 characters').choices([
        'composition',
        'length',
      ]),
    )
    .option('--default-region <region>', 'where phone numbers without + are read, e.g. US')
    .option('--backend-address <cidr...>', 'backends that speak for many people')
    .option('--sms <json>', 'what text messages may cost, e.g. {"countries":["US"],"dailySpend":20000}');
}

/** What only a business needs that keeps its own logins, says that this is one. */
export function readKind(options: SettingOptions, kind: ApplicationKind | undefined): ApplicationKind {
  const hosted = Object.keys(options).find(isHostedOption);
  if (kind === 'accounts' && hosted !== undefined) failOfKind(hosted);
  return kind ?? (hosted === undefined ? 'accounts' : 'hosted');
}

export function readSettings(
  options: SettingOptions,
  current: ApplicationSettings,
): Partial<ApplicationSettings> {
  const { origin, backendAddress, sms } = options;
  const { registration, tokenDelivery, secondFactor, trustedDevices, passwordRules, defaultRegion } = options;
  const given = { registration, tokenDelivery, secondFactor, trustedDevices, passwordRules, defaultRegion };
  return {
    ...(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as typeof given),
    ...(origin !== undefined && { origins: origin.map(readOrigin) }),
    ...(backendAddress !== undefined && { backendAddresses: backendAddress.map(readAddress) }),
    ...(sms !== undefined && { sms: readSmsSettings(sms, current.sms) }),
    ...readHosted(options, current.hosted, { readAddress, readOrigin }),
    ...readWebhooks(options, current.webhooks),
  } as Partial<ApplicationSettings>;
}

/** For changes: an application keeps its kind. */
export function requireKind(options: SettingOptions, kind: ApplicationKind): void {
  readKind(options, kind);
}

function failOfKind(option: string): never {
  const flag = option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new CommandFailure(`--${flag} belongs to applications of kind hosted`, EXIT.usage);
}

function readOrigin(text: string): string {
  const url = URL.parse(text);
  if (url !== null && url.origin !== 'null' && url.href === `${url.origin}/`) return url.origin;
  throw new CommandFailure(
    `"${text}" is no origin: write scheme and host only, e.g. https://shop.example`,
    EXIT.usage,
  );
}

function readAddress(text: string): string {
  if (isCidr(text)) return text;
  throw new CommandFailure(`"${text}" is no address and no CIDR such as 10.0.0.0/8`, EXIT.usage);
}
