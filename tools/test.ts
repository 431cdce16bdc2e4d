// `npm test`: every check, two at a time, then the tests; with paths, the tests under them and nothing else; with
// `--fast`, no browsers and processes. The last line is "N passed, N failed".
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

interface Part {
  readonly name: string;
  readonly seconds: number;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** What we read of the report of Vitest's JSON reporter. */
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

const { values, positionals: paths } = parseArgs({
  options: { fast: { type: 'boolean', default: false } },
  allowPositionals: true,
});

// What the tests need of the system, then the slowest first.
const checks = ['install:tools', 'check:lint', 'check:types', 'check:unused', 'check:arrows', 'check:format'];

const parts = await twoAtATime(paths.length > 0 ? ['install:tools'] : checks, runCheck);
parts.push(await runTests([...(values.fast ? ['--project=fast'] : []), ...paths]));
process.exitCode = summarize(parts);

async function twoAtATime<T, R>(items: readonly T[], run: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await run(item);
  };
  await Promise.all([worker(), worker()]);
  return results;
}

async function runCheck(name: string): Promise<Part> {
  const started = performance.now();
  const { code, output } = await run(process.execPath, ['--run', name], 'pipe');
  const ok = code === 0;
  console.log(ok ? `ok      ${name}` : `FAILED  ${name}\n${output}`);
  return { name, seconds: since(started), passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}

async function runTests(selection: readonly string[]): Promise<Part> {
  const started = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'countersign-test-'));
  const report = join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  try {
    const { code } = await run('vitest', ['run', ...reporters, ...selection], 'inherit');
    return { name: 'tests', seconds: since(started), ...count(readReport(report), code) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function readReport(path: string): Report {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Report;
  } catch {
    return { testResults: [] };
  }
}

function count({ testResults }: Report, code: number): Pick<Part, 'passed' | 'failed' | 'skipped'> {
  const statuses = testResults.flatMap((file) => file.assertionResults.map((test) => test.status));
  const passed = statuses.filter((status) => status === 'passed').length;
  const failedTests = statuses.filter((status) => status === 'failed').length;
  const brokenFiles = testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  // An error outside any test, or no test at all, is a failure too.
  const failed = failedTests + brokenFiles || (code !== 0 || passed === 0 ? 1 : 0);
  return { passed, failed, skipped: statuses.length - passed - failedTests };
}

function run(
  command: string,
  parameters: readonly string[],
  output: 'pipe' | 'inherit',
): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, { stdio: ['ignore', output, output] });
    let text = '';
    const collect = (chunk: Buffer): void => {
      text += chunk.toString();
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code: code ?? 1, output: text });
    });
  });
}

function since(started: number): number {
  return (performance.now() - started) / 1000;
}

function summarize(all: readonly Part[]): number {
  const total = (key: 'passed' | 'failed'): number => all.reduce((sum, part) => sum + part[key], 0);
  console.log();
  for (const part of all) {
    const verdict = part.failed === 0 ? 'ok' : 'FAILED';
    const skipped = part.skipped > 0 ? `, ${part.skipped} skipped` : '';
    const counted = part.name === 'tests' ? `  ${part.passed} passed, ${part.failed} failed${skipped}` : '';
    console.log(
      `${verdict.padEnd(8)}${part.name.padEnd(14)}${part.seconds.toFixed(1).padStart(7)} s${counted}`,
    );
  }
  console.log(`\n${total('passed')} passed, ${total('failed')} failed`);
  return total('failed') === 0 ? 0 : 1;
}
