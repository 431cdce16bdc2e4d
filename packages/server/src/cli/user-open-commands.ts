import { Command } from 'commander';
import { createAccountFor } from '../flows/administration/create-account.ts';
import { inviteAccount } from '../flows/administration/invite-account.ts';
import { chooseApplication, print, withEngine } from './context.ts';
import { unwrap } from './exit.ts';
import { instant } from './instant.ts';
import { readLine } from './read-line.ts';

interface OpenOptions {
  readonly app?: string;
  readonly email?: string;
  readonly username?: string;
  readonly language?: string;
  readonly emailVerified?: boolean;
  readonly passwordStdin?: boolean;
  readonly link?: boolean;
}

export function createCommand(): Command {
  return new Command('create')
    .description('Open an account, also where registration is closed.')
    .option('--app <client_id>', 'the application, "default" otherwise')
    .option('--email <address>', 'its email address')
    .option('--username <name>', 'its username')
    .option('--language <tag>', 'what its mails are written in, e.g. de')
    .option('--email-verified', 'you know that the address is theirs')
    .option('--password-stdin', 'read the password from standard input; without it the account has none')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  countersign user create --email ann@example.com --username ann')
    .action(async ({ app, passwordStdin, ...given }: OpenOptions, command: Command) => {
      const password = passwordStdin === true ? await readLine(process.stdin) : undefined;
      const { id } = await withEngine(async (context) => {
        const application = await chooseApplication(context, app);
        return unwrap(await createAccountFor(context.engine.in(application), { ...given, password }));
      });
      print(command, { id }, [id]);
    });
}

export function inviteCommand(): Command {
  return new Command('invite')
    .description('Mail a link to choose the first password; opens the account where there is none.')
    .argument('<email>')
    .option('--app <client_id>', 'the application, "default" otherwise')
    .option('--username <name>', 'the username of an account that is opened')
    .option('--language <tag>', 'what its mails are written in, e.g. de')
    .option('--link', 'print the link in place of mailing it: whoever has it chooses the password')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  countersign user invite ann@example.com --language de')
    .action(async (email: string, { app, link: printed, ...given }: OpenOptions, command: Command) => {
      const invited = await withEngine(async (context) => {
        const application = await chooseApplication(context, app);
        const invitation = { ...given, email, mails: printed !== true };
        return unwrap(await inviteAccount(context.engine.in(application), invitation));
      });
      const { id, link, expiresAt } = invited;
      const until = instant(expiresAt);
      const shown = printed === true ? { id, link, expires_at: until } : { id, expires_at: until };
      const way = printed === true ? link : 'A mail with a link leaves as soon as the service runs.';
      print(command, shown, [way, `Good once, until ${until}.`]);
    });
}
