import { Command } from 'commander';
import { clearFutureSteps } from '../flows/administration/clear-future-steps.ts';
import { print, withEngine } from './context.ts';

export function clearStepsCommand(): Command {
  return new Command('clear-future-steps')
    .description(
      'After a clock that was ahead: let the codes of authenticators count again, in all applications.',
    )
    .requiredOption('--reason <text>', 'kept in the audit trail')
    .option('--json', 'print JSON')
    .action(async ({ reason }: { reason: string }, command: Command) => {
      const result = await withEngine(({ engine }) => clearFutureSteps(engine, reason));
      print(command, result, [
        `${result.cleared} authenticators were ahead. Their next code but one counts, in a minute at most.`,
      ]);
    });
}
