import { Command, CommanderError } from 'commander';
import { appCommand } from './app-command.ts';
import { auditCommand } from './audit-command.ts';
import { backupCommand } from './backup-command.ts';
import { doctorCommand } from './doctor-command.ts';
import { EXIT, reportFailure } from './exit.ts';
import { keysCommand } from './keys-command.ts';
import { migrateCommand } from './migrate-command.ts';
import { moveCommand } from './move-command.ts';
import { serveCommand } from './serve-command.ts';
import { userCommand } from './user-command.ts';
import { webhookCommand } from './webhook-command.ts';

const program = new Command('countersign')
  .description('A self-hosted second factor for any application.')
  .option('--json', 'print JSON, for scripts')
  .exitOverride()
  .addCommand(serveCommand())
  .addCommand(migrateCommand())
  .addCommand(appCommand())
  .addCommand(userCommand())
  .addCommand(keysCommand())
  .addCommand(webhookCommand())
  .addCommand(auditCommand())
  .addCommand(backupCommand())
  .addCommand(moveCommand())
  .addCommand(doctorCommand())
  .addHelpText(
    'after',
    `
Examples:
  countersign serve
  countersign app create --name "Back office" --json
  countersign user bypass-code ann@example.com --reason "lost phone, known by voice"
  countersign keys rotate

Exit codes: ${EXIT.ok} done, ${EXIT.failed} failed, ${EXIT.usage} wrong usage or setting, ${EXIT.notFound} no such thing.
Settings come from the environment: see docs/configuration.md.`,
  );

inheritSettings(program, 'countersign');

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode =
    error instanceof CommanderError ? (error.exitCode === 0 ? EXIT.ok : EXIT.usage) : reportFailure(error);
}

/** Commands made elsewhere do not know yet that errors are reported here, nor what leads to them. */
function inheritSettings(command: Command, path: string): void {
  command.showHelpAfterError(`(see npx ${path} --help)`);
  for (const child of command.commands) {
    child.copyInheritedSettings(command);
    inheritSettings(child, `${path} ${child.name()}`);
  }
}
