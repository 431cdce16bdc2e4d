import { Command } from 'commander';
import { findAccount } from '../flows/administration/manage-accounts.ts';
import { renamePerson } from '../flows/administration/rename-person.ts';
import { chooseApplication, print, withEngine } from './context.ts';
import { CommandFailure, EXIT, unwrap } from './exit.ts';

interface RenameOptions {
  readonly externalId?: string;
  readonly unnamed?: true;
  readonly reason: string;
}

export function renamePersonCommand(): Command {
  return new Command('rename-person')
    .description('Hosted: give a person another external_id, or none; factors and sessions stay.')
    .argument('<client_id>')
    .argument('<who>', 'an email address or an account id')
    .option('--external-id <id>', 'what the business calls the person')
    .option('--unnamed', 'none: the next call that may name the person does')
    .requiredOption('--reason <text>', 'kept in the audit trail')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExample:\n  countersign app rename-person shop ada@example.com --external-id user-1815 --reason "named by mistake"',
    )
    .action(async (clientId: string, who: string, options: RenameOptions, command: Command) => {
      const { externalId, unnamed, reason } = options;
      if ((externalId === undefined) !== (unnamed === true)) {
        throw new CommandFailure('give either --external-id or --unnamed', EXIT.usage);
      }
      const account = await withEngine(async (context) => {
        const tenant = context.engine.in(await chooseApplication(context, clientId));
        const found = unwrap(await findAccount(tenant, who));
        unwrap(await renamePerson(tenant, found, { externalId, reason }));
        return found;
      });
      const called = externalId ?? 'nothing yet';
      const former = account.externalId ?? 'nothing yet';
      print(command, { id: account.id, external_id: externalId, former_external_id: account.externalId }, [
        `${account.id} is called ${called}, and was called ${former}.`,
      ]);
    });
}
