import { Command, Option } from 'commander';
import { isCidr } from '../config/cidr.ts';
import {
  type Application,
  type ApplicationKind,
  type ApplicationSettings,
  completeSettings,
} from '../core/application/application.ts';
import { createApplication, updateApplication } from '../core/application/manage-applications.ts';
import { chooseApplication, print, table, withEngine } from './context.ts';
import { CommandFailure, EXIT, unwrap } from './exit.ts';
import { readSmsSettings } from './sms-settings.ts';

interface SettingOptions {
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

export function appCommand(): Command {
  return new Command('app')
    .description('Applications: create, list, show, update.')
    .addCommand(createCommand())
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(updateCommand());
}

function withSettings(command: Command): Command {
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
    .option('--sms <json>', 'what text messages may cost, e.g. {"countries":["US"],"dailySpend":20000}')
    .option('--json', 'print JSON');
}

function createCommand(): Command {
  return withSettings(new Command('create'))
    .description('Create an application with its own accounts, keys and issuer.')
    .requiredOption('--name <name>', 'shown in authenticator apps')
    .option('--client-id <id>', 'drawn where it is not given')
    .addOption(
      new Option('--kind <kind>', 'who keeps the logins').choices(['accounts', 'hosted']).default('accounts'),
    )
    .addHelpText(
      'after',
      '\nExample:\n  countersign app create --name "Shop" --origin https://shop.example --json',
    )
    .action(
      async (
        options: SettingOptions & { name: string; clientId?: string; kind: ApplicationKind },
        command: Command,
      ) => {
        const { name, clientId, kind } = options;
        const created = await withEngine(async ({ engine }) => {
          const [domain] = await engine.database.stores.domains.list();
          if (domain === undefined) throw new CommandFailure('No domain yet: run countersign serve once');
          return unwrap(
            await createApplication(engine, domain.id, {
              name,
              kind,
              clientId,
              settings: readSettings(options, completeSettings({})),
            }),
          );
        });
        print(command, view(created), [`Created ${created.name}`, `client_id: ${created.clientId}`]);
      },
    );
}

function listCommand(): Command {
  return new Command('list')
    .description('List the applications.')
    .option('--json', 'print JSON')
    .action(async (_options: unknown, command: Command) => {
      const all = await withEngine(({ engine }) => engine.database.stores.applications.list());
      const rows = all.map(({ clientId, kind, disabledAt, name }) => [
        clientId,
        kind,
        disabledAt === undefined ? 'active' : 'inactive',
        name,
      ]);
      print(command, all.map(view), table([['CLIENT_ID', 'KIND', 'STATE', 'NAME'], ...rows]));
    });
}

function showCommand(): Command {
  return new Command('show')
    .description('Show one application with its settings.')
    .argument('<client_id>')
    .option('--json', 'print JSON')
    .action(async (clientId: string, _options: unknown, command: Command) => {
      const application = await withEngine((context) => chooseApplication(context, clientId));
      const rows = Object.entries(view(application)).map(([name, value]) => [name, JSON.stringify(value)]);
      print(command, view(application), table(rows));
    });
}

function updateCommand(): Command {
  return withSettings(new Command('update'))
    .description('Change the name or the settings of an application.')
    .argument('<client_id>')
    .option('--name <name>')
    .option('--active', 'let people log in again')
    .option('--inactive', 'let nobody log in')
    .addHelpText('after', '\nExample:\n  countersign app update default --second-factor required')
    .action(
      async (
        clientId: string,
        options: SettingOptions & { name?: string; active?: boolean; inactive?: boolean },
        command: Command,
      ) => {
        const { name, active, inactive } = options;
        if (active === true && inactive === true) {
          throw new CommandFailure('--active and --inactive exclude each other', EXIT.usage);
        }
        const state = active === true ? true : inactive === true ? false : undefined;
        const updated = await withEngine(async (context) => {
          const application = await chooseApplication(context, clientId);
          const change = {
            settings: readSettings(options, application.settings),
            ...(name !== undefined && { name }),
            ...(state !== undefined && { active: state }),
          };
          return unwrap(await updateApplication(context.engine, application, change));
        });
        print(command, view(updated), [`Updated ${updated.clientId}`]);
      },
    );
}

function readSettings(options: SettingOptions, current: ApplicationSettings): Partial<ApplicationSettings> {
  const { origin, backendAddress, sms } = options;
  const { registration, tokenDelivery, secondFactor, trustedDevices, passwordRules, defaultRegion } = options;
  const given = { registration, tokenDelivery, secondFactor, trustedDevices, passwordRules, defaultRegion };
  return {
    ...(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as typeof given),
    ...(origin !== undefined && { origins: origin.map(readOrigin) }),
    ...(backendAddress !== undefined && { backendAddresses: backendAddress.map(readAddress) }),
    ...(sms !== undefined && { sms: readSmsSettings(sms, current.sms) }),
  } as Partial<ApplicationSettings>;
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

function view({ clientId, name, kind, settings, disabledAt, createdAt }: Application) {
  return {
    client_id: clientId,
    name,
    kind,
    active: disabledAt === undefined,
    created_at: new Date(createdAt).toISOString(),
    settings,
  };
}
