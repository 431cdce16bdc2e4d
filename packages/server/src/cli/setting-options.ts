import { type Command, Option } from 'commander';
import type { ApplicationKind, ApplicationSettings } from '../core/application/application.ts';
import { readSettings } from '../flows/administration/read-settings.ts';
import type { SettingsChange } from '../flows/administration/settings-change.ts';
import { CommandFailure, EXIT, unwrap } from './exit.ts';
import {
  type HostedOptions,
  hostedChange,
  isHostedOption,
  webhookChange,
  withHosted,
} from './hosted-settings.ts';
import { readSmsSettings } from './sms-settings.ts';

export interface SettingOptions extends HostedOptions {
  readonly registration?: ApplicationSettings['registration'];
  readonly tokenDelivery?: ApplicationSettings['tokenDelivery'];
  readonly origin?: readonly string[];
  readonly secondFactor?: ApplicationSettings['secondFactor'];
  readonly firstEnrolment?: ApplicationSettings['firstEnrolment'];
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
      new Option('--second-factor <rule>', 'whether everyone must have one').choices([
        'optional',
        'required',
      ]),
    )
    .addOption(
      new Option('--first-enrolment <by>', 'what a demanded first factor needs').choices([
        'password',
        'mail',
      ]),
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

/** What the options ask for, over the settings that the application has. */
export function readSettingOptions(
  options: SettingOptions,
  current: ApplicationSettings,
): Partial<ApplicationSettings> {
  const { origin, backendAddress, sms } = options;
  const { registration, tokenDelivery, secondFactor, firstEnrolment } = options;
  const { trustedDevices, passwordRules, defaultRegion } = options;
  const change: SettingsChange = {
    ...(registration !== undefined && { registration }),
    ...(tokenDelivery !== undefined && { tokenDelivery }),
    ...(secondFactor !== undefined && { secondFactor }),
    ...(firstEnrolment !== undefined && { firstEnrolment }),
    ...(trustedDevices !== undefined && { trustedDevices }),
    ...(passwordRules !== undefined && { passwordRules }),
    ...(defaultRegion !== undefined && { defaultRegion }),
    ...(origin !== undefined && { origins: origin }),
    ...(backendAddress !== undefined && { backendAddresses: backendAddress }),
    ...(sms !== undefined && { sms: { ...readSmsSettings(sms, current.sms) } }),
    ...hostedChange(options),
    ...webhookChange(options),
  };
  return unwrap(readSettings(change, current));
}

/** For changes: an application keeps its kind. */
export function requireKind(options: SettingOptions, kind: ApplicationKind): void {
  readKind(options, kind);
}

function failOfKind(option: string): never {
  const flag = option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new CommandFailure(`--${flag} belongs to applications of kind hosted`, EXIT.usage);
}
