import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Json } from './client.ts';

const COMMAND = fileURLToPath(new URL('../../bin/countersign.js', import.meta.url));

export interface CommandResult {
  /** The exit code. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `countersign` as an operator runs it, with these settings and no others. */
export function runCommand(
  env: Readonly<Record<string, string>>,
  ...parameters: readonly string[]
): Promise<CommandResult> {
  return runWithInput(env, '', ...parameters);
}

/** The same, with something on its standard input. */
export function runWithInput(
  env: Readonly<Record<string, string>>,
  input: string,
  ...parameters: readonly string[]
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [COMMAND, ...parameters], {
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    // A command that reads nothing may be gone before it is written.
    child.stdin.on('error', () => undefined).end(input);
    const output = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, ...output });
    });
  });
}

/** What it prints with `--json`. */
export async function runJson(env: Readonly<Record<string, string>>, ...parameters: string[]): Promise<Json> {
  const { code, stdout, stderr } = await runCommand(env, ...parameters, '--json');
  if (code !== 0) throw new Error(`exit code ${String(code)}: ${stderr}${stdout}`);
  return JSON.parse(stdout);
}
