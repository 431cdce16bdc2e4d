import { open as openFile } from 'node:fs/promises';
import { Command } from 'commander';
import type { AuditEventType } from '../core/audit/audit-event.ts';
import { sealAudit } from '../core/audit/seal.ts';
import type { TenantRef } from '../core/tenant.ts';
import { exportAudit, listAudit, markExported } from '../flows/administration/read-audit.ts';
import { verifyAudit } from '../flows/administration/verify-audit.ts';
import { chooseApplication, print, table, withEngine } from './context.ts';
import { CommandFailure, EXIT } from './exit.ts';
import { instant } from './instant.ts';
import { pageSize } from './page-size.ts';

export function auditCommand(): Command {
  return new Command('audit')
    .description('The audit trail: list, export, verify.')
    .addCommand(listCommand())
    .addCommand(exportCommand())
    .addCommand(verifyCommand());
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
          ? `${verdict.client_id}: ${verdict.sealed} events intact${verdict.trimmed === undefined ? '' : ` behind ${verdict.trimmed} that were exported and deleted`}, head ${verdict.head?.mac ?? '-'}`
          : `${verdict.client_id}: row ${verdict.position} ${verdict.problem} ${verdict.eventId ?? ''}`.trimEnd(),
      );
      print(command, verdicts, lines);
      if (verdicts.some(({ intact }) => !intact)) process.exitCode = EXIT.failed;
    });
}

interface ListOptions {
  readonly app?: string;
  readonly user?: string;
  readonly type?: AuditEventType;
  readonly actor?: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit: string;
}

function listCommand(): Command {
  return new Command('list')
    .description('What happened, newest first.')
    .option('--app <client_id>', 'the application, "default" otherwise')
    .option('--user <id>', 'about this account')
    .option('--type <type>', 'such as login.failed')
    .option('--actor <id>', 'by this account, API key or operator')
    .option('--since <time>', 'ISO 8601')
    .option('--until <time>', 'ISO 8601')
    .option('--limit <count>', 'events', '50')
    .option('--json', 'print JSON')
    .action(async (options: ListOptions, command: Command) => {
      const { user, type, actor, limit } = options;
      const since = readTime('--since', options.since);
      const until = readTime('--until', options.until);
      const events = await withEngine(async (context) => {
        const application = await chooseApplication(context, options.app);
        return listAudit(context.engine.in(application), {
          limit: pageSize(limit),
          ...(user !== undefined && { accountId: user }),
          ...(type !== undefined && { type }),
          ...(actor !== undefined && { actorId: actor }),
          ...(since !== undefined && { since }),
          ...(until !== undefined && { until }),
        });
      });
      const shown = events.map(({ createdAt, ...event }) => ({ at: instant(createdAt), ...event }));
      print(
        command,
        shown,
        table(
          shown.map(({ at, type: what, actor: who, actorId = '', ipAddress = '', data }) => [
            at,
            what,
            who,
            actorId,
            ipAddress,
            JSON.stringify(data),
          ]),
        ),
      );
    });
}

function readTime(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new CommandFailure(`${option} is no time: "${text}"`, EXIT.usage);
  return time;
}

function exportCommand(): Command {
  return new Command('export')
    .description('Write the sealed events that were not exported yet, one JSON object a line.')
    .argument('<file>', 'a file that does not exist yet')
    .option('--app <client_id>', 'the application, "default" otherwise')
    .option('--open', 'with the fields of people in plain: erasing a person does not reach such a file')
    .addHelpText(
      'after',
      '\nWhat was exported is deleted after COUNTERSIGN_AUDIT_RETENTION_DAYS, where that is set. Progress is written to standard error.',
    )
    .option('--json', 'print JSON')
    .action(async (file: string, options: { app?: string; open?: boolean }, command: Command) => {
      const exported = await withEngine(async (context) => {
        const application = await chooseApplication(context, options.app);
        await sealAudit(context.engine);
        return writeExport(context.engine.in(application), file, options.open === true);
      });
      print(command, { file, events: exported }, [`Wrote ${exported} events to ${file}.`]);
    });
}

/** The file is on the disk before the events count as exported. */
async function writeExport(tenant: TenantRef, path: string, open: boolean): Promise<number> {
  const file = await openFile(path, 'wx', 0o600);
  let count = 0;
  try {
    let position = 0;
    for await (const batch of exportAudit(tenant, { open })) {
      await file.appendFile(batch.map((event) => `${JSON.stringify(event)}\n`).join(''));
      count += batch.length;
      position = batch.at(-1)?.position ?? position;
      process.stderr.write(`${count} events\n`);
    }
    await file.sync();
    if (position > 0) await markExported(tenant, position);
  } finally {
    await file.close();
  }
  return count;
}
