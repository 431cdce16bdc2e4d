import { ConfigError } from '../config/config-error.ts';
import type { ErrorCode } from '../core/error-code.ts';
import type { Outcome } from '../core/outcome.ts';
import { visibleText } from '../core/visible-text.ts';
import { explainDatabase } from '../explain-database.ts';

export const EXIT = { ok: 0, failed: 1, usage: 2, notFound: 3 } as const;

/** A refusal of the engine, on its way to the exit code. */
export class CommandFailure extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number = EXIT.failed) {
    super(message);
    this.exitCode = exitCode;
  }
}

export function unwrap<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new CommandFailure(outcome.detail.message ?? outcome.code, exitCodeOf(outcome.code));
}

function exitCodeOf(code: ErrorCode): number {
  if (code === 'not_found') return EXIT.notFound;
  return code === 'invalid_request' ? EXIT.usage : EXIT.failed;
}

/** Says on standard error what went wrong; returns the exit code. */
export function reportFailure(error: unknown): number {
  const message = explainDatabase(error) ?? (error instanceof Error ? error.message : String(error));
  process.stderr.write(`countersign: ${message.split('\n').map(visibleText).join('\n')}\n`);
  if (error instanceof ConfigError) return EXIT.usage;
  return error instanceof CommandFailure ? error.exitCode : EXIT.failed;
}
