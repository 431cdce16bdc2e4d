import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Command } from 'commander';
import { type ImportedLine, importAccounts } from '../flows/administration/import-accounts.ts';
import { chooseApplication, withEngine } from './context.ts';
import { CommandFailure } from './exit.ts';

export function importCommand(): Command {
  return new Command('import')
    .description('Take over accounts of another system: one JSON object a line, a report a line.')
    .argument('<file>', 'the lines, or - for standard input')
    .option('--app <client_id>', 'the application, "default" otherwise')
    .option('--dry-run', 'say what would become of each line, and write nothing')
    .addHelpText(
      'after',
      '\nFields: email, username, emailVerified, passwordHash, totp, language, createdAt, disabled.\nExample:\n  {"email":"ann@example.com","passwordHash":"$2b$12$…","totp":[{"secret":"JBSW…"}]}',
    )
    .action(async (file: string, options: { app?: string; dryRun?: boolean }) => {
      const counts = { imported: 0, exists: 0, refused: 0 };
      await withEngine(async (context) => {
        const application = await chooseApplication(context, options.app);
        const tenant = context.engine.in(application);
        const run = { dryRun: options.dryRun === true };
        for await (const line of importAccounts(tenant, readLines(file), run)) {
          counts[line.outcome] += 1;
          await write(line);
        }
      });
      const { imported, exists, refused } = counts;
      const would = options.dryRun === true ? 'would be ' : '';
      process.stderr.write(`${imported} ${would}imported, ${exists} exist already, ${refused} refused.\n`);
      if (refused > 0) throw new CommandFailure('some lines were refused: the report says why');
    });
}

function readLines(file: string): AsyncIterable<string> {
  const input = file === '-' ? process.stdin : createReadStream(file);
  return createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
}

/** Whoever reads the report slowly slows the import, and not its memory. */
function write(line: ImportedLine): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write(`${JSON.stringify(line)}\n`, () => {
      resolve();
    });
  });
}
