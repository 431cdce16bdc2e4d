import { ConfigError } from './config/config-error.ts';

/** What the operator reads when the service does not start, and how to exit; undefined for defects of ours. */
export function explainStart(error: unknown): { sentence: string; exitCode: number } | undefined {
  if (error instanceof ConfigError) return { sentence: error.message, exitCode: 2 };
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    const { port } = error as Error & { port?: number };
    const sentence = `Another process listens on port ${String(port)}. Stop it, or set PORT to another one`;
    return { sentence, exitCode: 1 };
  }
  if (code === 'EACCES') {
    return { sentence: `The system does not let this user listen there: ${String(error)}`, exitCode: 1 };
  }
  if (error instanceof Error && code === 'database_moved') return { sentence: error.message, exitCode: 1 };
  if (code === 'database_unavailable') {
    return { sentence: `The database does not answer: ${String(error)}. Check DATABASE_URL`, exitCode: 1 };
  }
  return undefined;
}
