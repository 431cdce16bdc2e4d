import { Command, Option } from 'commander';
import { listMasterKeys, listSigningKeys } from '../flows/administration/list-keys.ts';
import { rotateMasterKey, rotateSigningKeys } from '../flows/administration/rotate-keys.ts';
import { addMasterKey } from '../start-up.ts';
import { type CommandContext, print, table, withEngine } from './context.ts';
import { unwrap } from './exit.ts';

export function keysCommand(): Command {
  return new Command('keys')
    .description('Master keys (encryption at rest) and signing keys (access tokens).')
    .addCommand(listCommand())
    .addCommand(rotateCommand());
}

function listCommand(): Command {
  return new Command('list')
    .description('Show each key and how much still depends on it.')
    .option('--json', 'print JSON')
    .action(async (_options: unknown, command: Command) => {
      const { master, signing } = await withEngine(describeKeys, { anyKeys: true });
      const masterRows = master.map(({ id, state, boxes, recoveryCodeSets, auditSeals }) => [
        id,
        state,
        ...[boxes, recoveryCodeSets, auditSeals].map(String),
      ]);
      const signingRows = signing.map(({ kid, client_id: client, state, created_at: created }) => [
        kid,
        client,
        state,
        created,
      ]);
      print(command, { master, signing }, [
        ...table([['MASTER KEY', 'STATE', 'BOXES', 'CODE SETS', 'AUDIT SEALS'], ...masterRows]),
        '',
        ...table([['SIGNING KEY', 'CLIENT_ID', 'STATE', 'CREATED'], ...signingRows]),
      ]);
    });
}

function rotateCommand(): Command {
  return new Command('rotate')
    .description('Put a new master key and new signing keys in force while the service runs.')
    .addOption(new Option('--only <which>', 'leave the others as they are').choices(['master', 'signing']))
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
With a key file, a new master key is written before the others and every secret is encrypted anew.
With COUNTERSIGN_MASTER_KEY, first put the new key before the old one (new,old) and restart; this command then encrypts
every secret anew. Keep old keys until "countersign keys list" shows that nothing depends on them.
It may be stopped at any moment and run again. Signing keys: the old ones stay in the JWKS while their tokens live.`,
    )
    .action(async (options: { only?: 'master' | 'signing' }, command: Command) => {
      const report = await withEngine(async (context) => ({
        ...(options.only !== 'signing' && (await rotateMaster(context, command))),
        ...(options.only !== 'master' && { signing: await rotateSigningKeys(context.engine) }),
      }));
      print(
        command,
        report,
        Object.entries(report).map(([name, value]) => `${name}: ${String(value)}`),
      );
    });
}

async function rotateMaster({ config, engine, keyRing }: CommandContext, command: Command) {
  const { json } = command.optsWithGlobals<{ json?: boolean }>();
  const tell = (text: string): void => {
    if (json !== true) process.stderr.write(text);
  };
  // Meeting the new id makes the ring read the file again, as it does in every running process.
  const addKey = (): void => {
    keyRing.derive('secret-box', addMasterKey(config).id);
  };
  const rotated = await rotateMasterKey(engine, {
    ...(config.masterKeys === undefined && { addKey }),
    onBatch: ({ done }) => tell(`\rencrypted ${done}`),
  });
  tell('\n');
  const { keyId, reencrypted } = unwrap(rotated);
  return { master: keyId, reencrypted };
}

async function describeKeys({ engine, keyRing }: CommandContext) {
  const master = await listMasterKeys(
    engine,
    keyRing.keys.map(({ id }) => id),
  );
  const signing = await listSigningKeys(engine);
  return {
    master: master.map((key) => ({ ...key, state: key.state === 'missing' ? 'MISSING' : key.state })),
    signing: signing.map(({ kid, clientId, state, createdAt }) => ({
      kid,
      client_id: clientId,
      state,
      created_at: new Date(createdAt).toISOString(),
    })),
  };
}
