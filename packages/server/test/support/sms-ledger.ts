import type { World } from './engine.ts';

/** What the text messages of an application cost on one day, in thousandths. */
export async function spentOn(
  { sql }: Pick<World, 'sql'>,
  applicationId: string,
  day: string,
): Promise<number> {
  const spending = sql.selectFrom('sms_spending').where('application_id', '=', applicationId);
  const row = await spending.where('day', '=', day).select('spent').executeTakeFirst();
  return row?.spent ?? 0;
}

/** The ranges of numbers to which an application sends nothing now. */
export async function pausedRanges(
  { sql }: Pick<World, 'sql'>,
  applicationId: string,
  now: number,
): Promise<string[]> {
  const ranges = sql.selectFrom('sms_prefixes').where('application_id', '=', applicationId);
  const paused = ranges.where('paused_until', '>', now).orderBy('prefix');
  return (await paused.select('prefix').execute()).map(({ prefix }) => prefix);
}
