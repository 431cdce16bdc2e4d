import { Command } from 'commander';
import { sealAudit } from '../core/audit/seal.ts';
import { verifyAudit } from '../flows/administration/verify-audit.ts';
import { print, withEngine } from './context.ts';
import { EXIT } from './exit.ts';

export function auditCommand(): Command {
  return new Command('audit').description('The audit trail.').addCommand(verifyCommand());
}

function verifyCommand(): Command {
  return new Command('verify')
    .description('Walk every chain of seals; names the first row that was changed or taken away.')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nKeep the printed heads elsewhere: a chain that is shorter than one of them was cut.',
    )
    .action(async (_options: unknown, command: Command) => {
      const verdicts = await withEngine(async ({ engine }) => {
        await sealAudit(engine);
        const applications = await engine.database.stores.applications.list();
        return Promise.all(
          applications.map(async ({ id, clientId }) => ({
            client_id: clientId,
            ...(await verifyAudit(engine.in({ id }))),
          })),
        );
      });
      const lines = verdicts.map((verdict) =>
        verdict.intact
          ? `${verdict.client_id}: ${verdict.sealed} events intact, head ${verdict.head?.mac ?? '-'}`
          : `${verdict.client_id}: row ${verdict.position} ${verdict.problem} ${verdict.eventId ?? ''}`.trimEnd(),
      );
      print(command, verdicts, lines);
      if (verdicts.some(({ intact }) => !intact)) process.exitCode = EXIT.failed;
    });
}
