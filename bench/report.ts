import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MeasuredRow } from './rows.ts';
import type { StatementCounts } from './statements.ts';
import type { EngineName } from './target.ts';

export interface Report {
  readonly engine: EngineName;
  readonly users: number;
  readonly at: string;
  readonly rows: readonly MeasuredRow[];
  readonly statements: StatementCounts;
  /** Milliseconds until /health answers: on an empty folder, and the median of later starts. */
  readonly startUp: { readonly first: number; readonly later: number };
  /** Megabytes. */
  readonly resident: { readonly idle: number | undefined; readonly loaded: number | undefined };
}

const HEAD = ['operation', 'c', 'rate/s', 'p50 ms', 'p99 ms', 'CPU ms', 'SQL', 'ratio'];

export function printReport(report: Report): void {
  const { rows, statements, startUp, resident } = report;
  const ordered = rows.toSorted((left, right) => left.concurrency - right.concurrency);
  print(table([HEAD, ...ordered.map((row) => cells(row, statements))]));
  const { first, later } = startUp;
  print(
    `start-up  ${first.toFixed(0)} ms with nothing there, ${later.toFixed(0)} ms on these data (median of 5)`,
  );
  print(`memory    ${megabytes(resident.idle)} idle, ${megabytes(resident.loaded)} after the load`);
}

/** Beside the run with another number of users, where there was one on this engine. */
export function printComparison(report: Report): void {
  const other = readReport(report.engine, report.users === 1_000 ? 1_000_000 : 1_000);
  if (other === undefined) return;
  const [few, many] = report.users < other.users ? [report, other] : [other, report];
  const lines = many.rows.flatMap((row) => {
    const same = few.rows.find(
      ({ name, concurrency }) => name === row.name && concurrency === row.concurrency,
    );
    if (same === undefined || row.name === 'raw argon2id' || row.name === 'bare Fastify') return [];
    const times = (row.figure.p50 / same.figure.p50).toFixed(2);
    return [
      [row.name, String(row.concurrency), same.figure.p50.toFixed(2), row.figure.p50.toFixed(2), times],
    ];
  });
  const label = (users: number): string => users.toLocaleString('en');
  print(`\np50 in ms with ${label(few.users)} users (${few.at}) and ${label(many.users)} (${many.at})`);
  print(table([['operation', 'c', label(few.users), label(many.users), 'times'], ...lines]));
}

/** Kept beside the temporary files, never with the sources: figures belong to a machine. */
export function keepReport(report: Report): string {
  const path = pathOf(report.engine, report.users);
  writeFileSync(path, `${JSON.stringify(report, null, 2)}\n`);
  return path;
}

function readReport(engine: EngineName, users: number): Report | undefined {
  const path = pathOf(engine, users);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Report) : undefined;
}

function pathOf(engine: EngineName, users: number): string {
  return join(tmpdir(), `countersign-bench-${engine}-${users}.json`);
}

function cells({ name, concurrency, figure, ratio }: MeasuredRow, statements: StatementCounts): string[] {
  const { rate, p50, p99, cpu } = figure;
  return [
    name,
    String(concurrency),
    rate < 1_000 ? rate.toFixed(1) : rate.toFixed(0),
    p50.toFixed(2),
    p99.toFixed(2),
    cpu === undefined ? '' : cpu.toFixed(3),
    statements[name]?.toFixed(1) ?? '',
    ratio === undefined ? '' : `${ratio.value.toFixed(2)} of ${ratio.to}`,
  ];
}

function megabytes(value: number | undefined): string {
  return value === undefined ? 'unknown' : `${value.toFixed(0)} MB`;
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column === 0 || column === 7 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return rows.map(line).join('\n');
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
