import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { type Composition, compose } from '../compose.ts';
import { type Config, loadConfig } from '../config/config.ts';
import type { Application } from '../core/application/application.ts';
import { DEFAULT_CLIENT_ID } from '../core/application/application.ts';
import { visibleText } from '../core/visible-text.ts';
import { ensureDefaultApplication } from '../flows/administration/manage-applications.ts';
import { prepareStart, requireDatabase, requireMasterKeys } from '../start-up.ts';
import { CommandFailure, EXIT } from './exit.ts';

export interface CommandContext extends Composition {
  readonly config: Config;
}

/**
 * Opens the configured engine for one command and closes it afterwards; with `anyKeys` also where master keys are missing.
 */
export async function withEngine<T>(
  work: (context: CommandContext) => Promise<T>,
  { anyKeys = false }: { readonly anyKeys?: boolean } = {},
): Promise<T> {
  const config = loadConfig(process.env);
  requireDatabase(config);
  prepareStart(config);
  const composition = await compose(config, { operator: `cli:${userInfo().username}` });
  try {
    await composition.database.migrate();
    if (!anyKeys) await requireMasterKeys(config, composition.engine);
    await ensureDefaultApplication(composition.engine);
    return await work({ config, ...composition });
  } finally {
    await composition.close();
  }
}

/** The application that `--app` names. */
export async function chooseApplication(
  { engine }: Composition,
  clientId: string = DEFAULT_CLIENT_ID,
): Promise<Application> {
  const application = await engine.database.stores.applications.findByClientId(clientId);
  if (application !== undefined) return application;
  throw new CommandFailure(`No application "${clientId}": see countersign app list`, EXIT.notFound);
}

/** One JSON value with `--json`, else lines for people. */
export function print(command: Command, value: unknown, lines: readonly string[]): void {
  const { json } = command.optsWithGlobals<{ json?: boolean }>();
  const printed = json === true ? JSON.stringify(value, null, 2).split('\n') : lines;
  // Strangers wrote some of it: their texts neither move the cursor nor turn the line. As JSON it reads the same.
  process.stdout.write(`${printed.map(visibleText).join('\n')}\n`);
}

/** Columns padded to their widest cell. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
