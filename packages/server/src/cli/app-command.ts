import { Command, Option } from 'commander';
import { type Application, type ApplicationKind, completeSettings } from '../core/application/application.ts';
import { updateApplication } from '../flows/administration/manage-applications.ts';
import { setUpApplication } from '../flows/administration/set-up-application.ts';
import { apiKeyCommand } from './api-key-command.ts';
import { type CommandContext, chooseApplication, print, table, withEngine } from './context.ts';
import { CommandFailure, EXIT, unwrap } from './exit.ts';
import { renamePersonCommand } from './rename-person-command.ts';
import {
  readKind,
  readSettingOptions,
  requireKind,
  type SettingOptions,
  withSettings,
} from './setting-options.ts';

interface CreateOptions extends SettingOptions {
  readonly name: string;
  readonly clientId?: string;
  readonly kind?: ApplicationKind;
}

export function appCommand(): Command {
  return new Command('app')
    .description('Applications: create, list, show, update, activate, deactivate, their people and API keys.')
    .addCommand(createCommand())
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(updateCommand())
    .addCommand(standingCommand('activate', 'Let an inactive application work again.'))
    .addCommand(standingCommand('deactivate', 'Make an application inactive: nobody logs in there.'))
    .addCommand(renamePersonCommand())
    .addCommand(apiKeyCommand());
}

function createCommand(): Command {
  return withSettings(new Command('create'))
    .description('Create an application: with its own accounts, or for a business that keeps the logins.')
    .requiredOption('--name <name>', 'shown in authenticator apps')
    .option('--client-id <id>', 'made up where it is not given')
    .addOption(
      new Option(
        '--kind <kind>',
        'who keeps the logins: we (accounts), or a business (hosted, as soon as an option of such is given)',
      ).choices(['accounts', 'hosted']),
    )
    .addHelpText(
      'after',
      `
Examples:
  countersign app create --name "Back office" --origin https://office.example --json
  countersign app create --name "Shop" --callback-url https://shop.example/2fa --allow-ip 203.0.113.0/24 --json

For kind hosted, an API key of all scopes and the secret of its webhooks are made and shown this once.`,
    )
    .action(async (options: CreateOptions, command: Command) => {
      const { application, ...secrets } = await withEngine((context) => create(context, options));
      if (application.kind === 'hosted' && application.settings.hosted.allowedAddresses.length === 0) {
        warn('without --allow-ip the API key works from any address');
      }
      const shown = Object.entries({ client_id: application.clientId, ...secrets });
      print(command, { ...view(application), ...secrets }, [
        `Created ${application.name}`,
        ...shown.map(([name, value]) => `${name}: ${value}`),
        ...(application.kind === 'hosted' ? ['Keep both secrets now: they are shown this once.'] : []),
      ]);
    });
}

async function create({ engine }: CommandContext, options: CreateOptions) {
  const { name, clientId } = options;
  const kind = readKind(options, options.kind);
  const settings = readSettingOptions(options, completeSettings({}));
  const { application, secrets } = unwrap(await setUpApplication(engine, { name, kind, clientId, settings }));
  if (secrets === undefined) return { application };
  return { application, api_key: secrets.apiKey, webhook_secret: secrets.webhookSecret };
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
          requireKind(options, application.kind);
          const change = {
            settings: readSettingOptions(options, application.settings),
            ...(name !== undefined && { name }),
            ...(state !== undefined && { active: state }),
          };
          return unwrap(await updateApplication(context.engine, application, change));
        });
        print(command, view(updated), [`Updated ${updated.clientId}`]);
      },
    );
}

function standingCommand(name: 'activate' | 'deactivate', description: string): Command {
  return new Command(name)
    .description(description)
    .argument('<client_id>')
    .option('--json', 'print JSON')
    .action(async (clientId: string, _options: unknown, command: Command) => {
      const updated = await withEngine(async (context) => {
        const application = await chooseApplication(context, clientId);
        return unwrap(await updateApplication(context.engine, application, { active: name === 'activate' }));
      });
      print(command, view(updated), [`${updated.clientId} is ${name}d.`]);
    });
}

function warn(text: string): void {
  process.stderr.write(`countersign: ${text}\n`);
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
