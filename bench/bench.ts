// `npm run bench`: the service as its own process, under load over HTTP keep-alive, beside the bare primitives.
import { setTimeout as delay } from 'node:timers/promises';
import { openShop } from './hosted.ts';
import { GROUPS, type Options, readOptions, USAGE } from './options.ts';
import { Authenticators, type SeededPerson, walk } from './people.ts';
import { startBareFastify } from './primitives.ts';
import { residentMegabytes } from './process-figures.ts';
import { Progress } from './progress.ts';
import { keepReport, printComparison, printReport, type Report } from './report.ts';
import {
  type MeasuredRow,
  measureHosted,
  measureLogins,
  measureMe,
  measureRefresh,
  measureSecondFactors,
  type Stage,
} from './rows.ts';
import { type OpenSession, Seeder } from './seed.ts';
import { countStatements } from './statements.ts';
import { breakGround, composeInside, type Ground, type Inside, launch } from './target.ts';

/** So that no code repeats while they are measured. */
const LEAST_MEMBERS = 20_000;
const SESSIONS = 20_000;
const SIGNED_SESSIONS = 1_000;

const options = readOptions(process.argv.slice(2));
if (options === undefined) {
  process.stderr.write(USAGE);
  process.exit(2);
}
// With what was started.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
await bench(options);

async function bench(given: Options): Promise<void> {
  announce(given);
  const prepared = await prepare(given);
  const { ground, inside, seeder, firstStart } = prepared;
  const laterStart = await medianStart(ground);
  const { rows, resident, statements } = await serve(given, prepared);
  const report: Report = {
    engine: given.engine,
    users: given.users,
    at: new Date().toISOString(),
    rows,
    statements,
    startUp: { first: firstStart, later: laterStart },
    resident,
  };
  printReport(report);
  printComparison(report);
  if (given.only.length === GROUPS.length) process.stdout.write(`\nkept in ${keepReport(report)}\n`);
  await seeder.close();
  await inside.database.close();
  await ground.remove();
}

interface Prepared {
  readonly ground: Ground;
  readonly inside: Inside;
  readonly seeder: Seeder;
  /** Milliseconds of a start with nothing there. */
  readonly firstStart: number;
}

async function prepare({ engine, settings, users }: Options): Promise<Prepared> {
  const ground = await breakGround(engine, settings);
  const first = await launch(ground);
  await first.server.stop();
  const inside = await composeInside(ground);
  const seeder = await Seeder.open(ground, inside);
  const progress = new Progress('users', users);
  await seeder.addPeople('plain', Math.ceil(users / 2), progress);
  await seeder.addPeople('member', Math.floor(users / 2), progress);
  await seeder.settle();
  return { ground, inside, seeder, firstStart: first.startUp };
}

async function serve(given: Options, { ground, inside, seeder }: Prepared) {
  const { server } = await launch(ground, profiling(given));
  await delay(1_000);
  const idle = residentMegabytes(server.pid);
  const sessions = await seedSessions(seeder);
  const bare = await startBareFastify(await answerOf(server.url, sessions[0]));
  const { url, pid } = server;
  const { seconds } = given;
  const stage: Stage = {
    inside,
    seeder,
    authenticators: new Authenticators(),
    sessions,
    bare,
    url,
    pid,
    seconds,
  };
  const rows = await measureAll(given, stage);
  const resident = { idle, loaded: residentMegabytes(pid) };
  await server.stop();
  bare.stop();
  return { rows, resident, statements: await countStatements(ground, stage) };
}

function announce({ engine, users, seconds, settings }: Options): void {
  const more = Object.entries(settings).map(([name, value]) => `, ${name}=${value}`);
  process.stdout.write(`\
${engine}, ${users.toLocaleString('en')} users: half with a password only, half with TOTP too; ${seconds} s each after a warm-up.
Closed loop over HTTP keep-alive; this client, the server${engine === 'postgres' ? ', PostgreSQL' : ''} and whatever else runs share the same cores.
Each user has an address of their own, told by a trusted proxy; limits and argon2id at their defaults; COUNTERSIGN_LOG_LEVEL=error${more.join('')}.
raw argon2id runs alone, without HTTP. CPU ms: user and system time of the one server process per operation${engine === 'postgres' ? ', without PostgreSQL' : ''}.
SQL: statements per operation without BEGIN and COMMIT. p50 and p99 of the complete 2FA login are of both its requests.

`);
}

/** Sessions and logins with `users` users; second factors with enough members that no code repeats. */
async function measureAll(given: Options, stage: Stage): Promise<MeasuredRow[]> {
  const { only, concurrency } = given;
  const rows: MeasuredRow[] = [];
  for (const c of concurrency) {
    if (only.includes('me')) rows.push(...(await measureMe(stage, c)));
    if (only.includes('refresh')) rows.push(...(await measureRefresh(stage, c)));
    if (only.includes('logins')) rows.push(...(await measureLogins(stage, c)));
  }
  if (only.includes('hosted')) {
    // A shop for each: people are asked three times at most.
    for (const c of concurrency) rows.push(...(await measureHosted(stage, await openShop(stage.inside), c)));
  }
  if (!only.includes('second-factors')) return rows;
  await addMembers(stage.seeder);
  for (const c of concurrency) rows.push(...(await measureSecondFactors(stage, c)));
  return rows;
}

async function addMembers(seeder: Seeder): Promise<void> {
  const missing = LEAST_MEMBERS - seeder.count.member;
  if (missing <= 0) return;
  process.stdout.write(`Second factors are measured with ${LEAST_MEMBERS.toLocaleString('en')} members.\n`);
  await seeder.addPeople('member', missing, new Progress('members', missing));
  await seeder.settle();
}

function seedSessions(seeder: Seeder): Promise<OpenSession[]> {
  const owners = Array.from(
    { length: SESSIONS },
    (_, turn): SeededPerson => ({ kind: 'plain', index: walk(turn, seeder.count.plain) }),
  );
  return seeder.addSessions(owners, SIGNED_SESSIONS);
}

async function answerOf(url: string, session: OpenSession | undefined): Promise<unknown> {
  const headers = { authorization: `Bearer ${session?.accessToken ?? ''}` };
  return (await fetch(`${url}/auth/me`, { headers })).json();
}

async function medianStart(ground: Ground): Promise<number> {
  const times: number[] = [];
  for (let start = 0; start < 5; start++) {
    const { server, startUp } = await launch(ground);
    await server.stop();
    times.push(startUp);
  }
  return times.sort((left, right) => left - right)[2] ?? Number.NaN;
}

function profiling({ profile }: Options): string[] {
  return profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
}
