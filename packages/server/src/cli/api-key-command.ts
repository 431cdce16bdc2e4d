import { Command, Option } from 'commander';
import { API_KEY_SCOPES, type ApiKey, type ApiKeyScope } from '../core/api-key/api-key.ts';
import { isLive } from '../core/api-key/authenticate-api-key.ts';
import type { Application } from '../core/application/application.ts';
import { DAY, HOUR, MINUTE } from '../core/clock.ts';
import {
  createApiKey,
  type IssuedApiKey,
  revokeApiKey,
  rotateApiKey,
} from '../flows/administration/manage-api-keys.ts';
import { type CommandContext, chooseApplication, print, table, withEngine } from './context.ts';
import { CommandFailure, EXIT, unwrap } from './exit.ts';
import { instant } from './instant.ts';

const UNITS: Readonly<Record<string, number>> = { m: MINUTE, h: HOUR, d: DAY };

export function apiKeyCommand(): Command {
  return new Command('key')
    .description('API keys of an application of kind hosted: create, list, rotate, revoke.')
    .addCommand(createCommand())
    .addCommand(listCommand())
    .addCommand(rotateCommand())
    .addCommand(revokeCommand());
}

function createCommand(): Command {
  return forApplication('create', 'Make an API key; it is shown this once.')
    .requiredOption('--name <name>', 'to tell keys apart')
    .addOption(
      new Option('--scope <scope...>', 'what it may do').choices(API_KEY_SCOPES).makeOptionMandatory(),
    )
    .option('--expires <when>', 'a time such as 2027-01-31T00:00:00Z, or from now: 90d')
    .addHelpText(
      'after',
      '\nExample:\n  countersign app key create shop --name checkout --scope sessions verify',
    )
    .action(
      async (
        clientId: string,
        options: { name: string; scope: readonly ApiKeyScope[]; expires?: string },
        command: Command,
      ) => {
        const { name, scope: scopes } = options;
        const issued = await withApplication(clientId, async ({ engine }, application) => {
          const expiresAt = readTime(options.expires, engine.clock.now());
          return unwrap(await createApiKey(engine.in(application), { name, scopes, expiresAt }));
        });
        printIssued(command, issued, []);
      },
    );
}

function listCommand(): Command {
  return forApplication('list', 'List the API keys, ended ones too.').action(
    async (clientId: string, _options: unknown, command: Command) => {
      const keys = await withApplication(clientId, async ({ engine }, application) => {
        const now = engine.clock.now();
        const all = await engine.database.stores.in(application.id).apiKeys.list();
        return all.map((key) => view(key, now));
      });
      const rows = keys.map((key) => [
        key.id,
        key.hint,
        key.state,
        key.scopes.join(' '),
        key.last_used_at ?? 'never',
        key.name,
      ]);
      print(command, keys, table([['ID', 'KEY', 'STATE', 'SCOPES', 'LAST USED', 'NAME'], ...rows]));
    },
  );
}

function rotateCommand(): Command {
  return forApplication('rotate', 'Make a successor; the old key works beside it for a while.')
    .argument('<key_id>')
    .option('--overlap <time>', 'for how long the old key still works: 90m, 24h, 7d, 0', '24h')
    .option('--expires <when>', 'when the successor ends: a time, or from now: 90d')
    .addHelpText('after', '\nExample:\n  countersign app key rotate shop 01943f5e-… --overlap 7d')
    .action(
      async (
        clientId: string,
        keyId: string,
        options: { overlap: string; expires?: string },
        command: Command,
      ) => {
        const rotated = await withApplication(clientId, async ({ engine }, application) => {
          const expiresAt = readTime(options.expires, engine.clock.now());
          const overlap = readDuration(options.overlap) ?? failOfTime(options.overlap);
          return unwrap(await rotateApiKey(engine.in(application), keyId, { overlap, expiresAt }));
        });
        printIssued(command, rotated, [['old_expires_at', instant(rotated.oldExpiresAt)]]);
      },
    );
}

function revokeCommand(): Command {
  return forApplication('revoke', 'End an API key at once.')
    .argument('<key_id>')
    .action(async (clientId: string, keyId: string, _options: unknown, command: Command) => {
      const revoked = await withApplication(clientId, async ({ engine }, application) => {
        const key = unwrap(await revokeApiKey(engine.in(application), keyId));
        return view(key, engine.clock.now());
      });
      print(command, revoked, [`${revoked.id} is revoked.`]);
    });
}

function forApplication(name: string, description: string): Command {
  return new Command(name).description(description).argument('<client_id>').option('--json', 'print JSON');
}

function withApplication<T>(
  clientId: string,
  work: (context: CommandContext, application: Application) => Promise<T>,
): Promise<T> {
  return withEngine(async (context) => work(context, await chooseApplication(context, clientId)));
}

function printIssued(
  command: Command,
  { key, token }: IssuedApiKey,
  more: readonly (readonly [string, string | undefined])[],
): void {
  const { id, name, scopes, createdAt, expiresAt } = key;
  const shown = {
    id,
    api_key: token,
    name,
    scopes,
    created_at: instant(createdAt),
    expires_at: instant(expiresAt),
    ...Object.fromEntries(more),
  };
  const lines = Object.entries(shown).filter(([, value]) => value !== undefined);
  print(command, shown, [
    ...lines.map(([field, value]) => `${field}: ${String(value)}`),
    'Keep the key now: it is shown this once.',
  ]);
}

function view(key: ApiKey, now: number) {
  const { id, name, hint, scopes, createdAt, expiresAt, lastUsedAt, revokedAt } = key;
  return {
    id,
    name,
    hint: `${hint}…`,
    scopes,
    state: isLive(key, now) ? 'live' : revokedAt === undefined ? 'expired' : 'revoked',
    created_at: instant(createdAt),
    expires_at: instant(expiresAt),
    last_used_at: instant(lastUsedAt),
    revoked_at: instant(revokedAt),
  };
}

function readTime(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  const duration = readDuration(text);
  if (duration !== undefined) return now + duration;
  const time = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? failOfTime(text) : time;
}

function readDuration(text: string): number | undefined {
  if (text === '0') return 0;
  const [, count, unit = ''] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  const length = UNITS[unit];
  return count === undefined || length === undefined ? undefined : Number(count) * length;
}

function failOfTime(text: string): never {
  throw new CommandFailure(`"${text}" is no time: write 90m, 24h, 7d or 2027-01-31T00:00:00Z`, EXIT.usage);
}
