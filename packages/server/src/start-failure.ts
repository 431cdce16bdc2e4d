import { ConfigError } from './config/config-error.ts';
import { explainDatabase } from './explain-database.ts';

/** What the operator reads when the service does not start, and how to exit; undefined for defects of ours. */
export function explainStart(error: unknown): { sentence: string; exitCode: number } | undefined {
  if (error instanceof ConfigError) return { sentence: error.message, exitCode: 2 };
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error ? error.code : undefined;
  if (code === 'schema_too_new' || code === 'database_moved') return { sentence: error.message, exitCode: 1 };
  const database = explainDatabase(error);
  if (database !== undefined) return { sentence: database, exitCode: 1 };
  if (code === 'EADDRINUSE') {
    const { port } = error as Error & { port?: number };
    const sentence = `Another process listens on port ${String(port)}. Stop it, or set PORT to another one`;
    return { sentence, exitCode: 1 };
  }
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL') {
    return { sentence: `The system does not let this user listen there: ${String(error)}`, exitCode: 1 };
  }
  return undefined;
}
