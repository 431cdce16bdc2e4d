import { Command, Option } from 'commander';
import { HOUR } from '../core/clock.ts';
import type { WebhookDelivery, WebhookKind, WebhookStatus } from '../core/webhook/webhook-delivery.ts';
import { pingReceiver } from '../flows/administration/ping.ts';
import { redeliver, redeliverDead } from '../flows/administration/redeliver.ts';
import { rotateWebhookSecret } from '../flows/administration/rotate-webhook-secret.ts';
import { chooseApplication, print, table, withEngine } from './context.ts';
import { CommandFailure, EXIT, unwrap } from './exit.ts';
import { instant } from './instant.ts';
import { pageSize } from './page-size.ts';

const LONGEST_OVERLAP = 7 * 24;

export function webhookCommand(): Command {
  return new Command('webhook')
    .description('Results and events on their way to backends: list, redeliver, test, secret rotate.')
    .addCommand(listCommand())
    .addCommand(redeliverCommand())
    .addCommand(testCommand())
    .addCommand(new Command('secret').description('What they are signed with.').addCommand(rotateCommand()));
}

function listCommand(): Command {
  return new Command('list')
    .description('List deliveries, the newest first.')
    .option('--app <client_id>', 'the application, "default" otherwise')
    .addOption(new Option('--status <status>').choices(['pending', 'delivered', 'dead']))
    .option('--before <id>', 'continue behind this delivery')
    .option('--limit <count>', 'deliveries a page', '50')
    .option('--json', 'print JSON')
    .action(
      async (
        options: { app?: string; status?: WebhookStatus; before?: string; limit: string },
        command: Command,
      ) => {
        const { app, status, before, limit } = options;
        const rows = await withEngine(async (context) => {
          const { id } = await chooseApplication(context, app);
          return context.engine.database.stores.in(id).webhookDeliveries.list({
            limit: pageSize(limit),
            ...(status !== undefined && { status }),
            ...(before !== undefined && { beforeId: before }),
          });
        });
        const views = rows.map(view);
        const cells = views.map((row) => [
          row.id,
          row.type,
          row.status,
          String(row.attempts),
          row.last_answer ?? '',
          row.next_attempt_at ?? row.settled_at ?? '',
        ]);
        print(
          command,
          views,
          table([['ID', 'TYPE', 'STATUS', 'ATTEMPTS', 'LAST ANSWER', 'NEXT OR END'], ...cells]),
        );
      },
    );
}

function redeliverCommand(): Command {
  return new Command('redeliver')
    .description('Send dead deliveries again, for another day.')
    .argument('[id]')
    .option('--all-dead', 'every dead delivery of the application')
    .option('--app <client_id>', 'the application, "default" otherwise')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  countersign webhook redeliver --app shop --all-dead')
    .action(
      async (id: string | undefined, options: { app?: string; allDead?: boolean }, command: Command) => {
        if ((id === undefined) !== (options.allDead === true))
          throw new CommandFailure('Name one delivery or say --all-dead', EXIT.usage);
        const revived = await withEngine(async (context) => {
          const application = await chooseApplication(context, options.app);
          if (id === undefined) return redeliverDead(context.engine.in(application));
          unwrap(await redeliver(context.engine.in(application), id));
          return 1;
        });
        print(command, { redelivered: revived }, [`${revived} on their way again.`]);
      },
    );
}

function testCommand(): Command {
  return new Command('test')
    .description('Send a signed ping to the callback URL and print what the receiver says.')
    .argument('<client_id>')
    .option('--events', 'to the URL for events instead')
    .option('--json', 'print JSON')
    .action(async (clientId: string, options: { events?: boolean }, command: Command) => {
      const kind: WebhookKind = options.events === true ? 'event' : 'callback';
      const result = await withEngine(async (context) =>
        unwrap(await pingReceiver(context.engine.in(await chooseApplication(context, clientId)), kind)),
      );
      if (result.kind === 'failed') throw new CommandFailure(`No answer: ${result.reason}`);
      const { status, body } = result;
      print(command, { status, body }, [`${status} ${printable(body)}`.trimEnd()]);
      if (status < 200 || status > 299) process.exitCode = EXIT.failed;
    });
}

function rotateCommand(): Command {
  return new Command('rotate')
    .description('Put a new secret in force; the earlier one signs beside it for a while.')
    .option('--app <client_id>', 'the application, "default" otherwise')
    .option('--overlap-hours <count>', 'how long both sign; 0 after a leak', '24')
    .option('--json', 'print JSON')
    .action(async (options: { app?: string; overlapHours: string }, command: Command) => {
      const hours = Number(options.overlapHours);
      if (!(hours >= 0 && hours <= LONGEST_OVERLAP))
        throw new CommandFailure(`--overlap-hours is 0 to ${LONGEST_OVERLAP}`, EXIT.usage);
      const { secret, overlapEndsAt } = await withEngine(async (context) =>
        rotateWebhookSecret(context.engine.in(await chooseApplication(context, options.app)), hours * HOUR),
      );
      const until = instant(overlapEndsAt);
      print(command, { webhook_secret: secret, overlap_ends_at: until }, [
        secret,
        `Not shown again. The earlier one signs beside it until ${until}.`,
      ]);
    });
}

function view(delivery: WebhookDelivery) {
  const { id, kind, type, status, attempts, lastStatus, lastReason, nextAttemptAt, settledAt } = delivery;
  return {
    id,
    kind,
    type,
    status,
    attempts,
    last_answer: lastReason ?? (lastStatus === undefined ? undefined : String(lastStatus)),
    created_at: instant(delivery.createdAt),
    next_attempt_at: status === 'pending' ? instant(nextAttemptAt) : undefined,
    settled_at: instant(settledAt),
  };
}

/** A receiver's answer moves no cursor. */
function printable(text: string): string {
  return text.replaceAll(/\p{C}/gu, ' ');
}
