import { Command, Option } from 'commander';
import { newEvent } from '../core/audit/new-event.ts';
import { prepareEvents } from '../core/event/prepare-events.ts';
import { reencryptBoxes } from '../flows/administration/reencrypt.ts';

import { addMasterKey } from '../start-up.ts';
import { type CommandContext, print, table, withEngine } from './context.ts';
import { CommandFailure } from './exit.ts';

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
      const { master, signing } = await withEngine(describeKeys);
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
        ...(options.only !== 'master' && { signing: await rotateSigning(context) }),
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
  if (config.masterKeys === undefined) {
    // Meeting the new id makes the ring read the file again, as it does in every running process.
    keyRing.derive('secret-box', addMasterKey(config).id);
  }
  const { done, unreadable } = await reencryptBoxes(engine, (progress) => {
    if (json !== true) process.stderr.write(`\rencrypted ${progress.done}`);
  });
  if (json !== true) process.stderr.write('\n');
  if (unreadable.length > 0) {
    const [first] = unreadable;
    throw new CommandFailure(
      `${unreadable.length} secrets do not open under any configured key, the first in ${first?.table ?? ''} ${first?.id ?? ''}`,
    );
  }
  return { master: keyRing.current.id, reencrypted: done };
}

async function rotateSigning({ engine }: CommandContext): Promise<number> {
  const applications = await engine.database.stores.applications.list();
  for (const application of applications) {
    const kid = await engine.tokens.rotate(application);
    const event = newEvent(engine, application, 'key.rotated', { actor: 'operator', data: { kid } });
    await prepareEvents(engine, application, undefined, [event])(engine.database.stores);
  }
  return applications.length;
}

async function describeKeys({ engine, keyRing }: CommandContext) {
  const { applications, boxes, signingKeys } = engine.database.stores;
  const used = await boxes.countByKey();
  const ids = new Set([...keyRing.keys.map(({ id }) => id), ...used.map(({ keyId }) => keyId)]);
  const master = [...ids].map((id) => {
    const use = used.find(({ keyId }) => keyId === id);
    const configured = keyRing.keys.some((key) => key.id === id);
    const state = id === keyRing.current.id ? 'current' : configured ? 'older' : 'MISSING';
    const { boxes: count = 0, recoveryCodeSets = 0, auditSeals = 0 } = use ?? {};
    return { id, state, boxes: count, recoveryCodeSets, auditSeals };
  });
  const signing = [];
  for (const { id, clientId } of await applications.list()) {
    for (const key of await signingKeys.list(id)) {
      const state = key.retiredAt === undefined ? 'signing' : 'retired';
      signing.push({
        kid: key.id,
        client_id: clientId,
        state,
        created_at: new Date(key.createdAt).toISOString(),
      });
    }
  }
  return { master, signing };
}
