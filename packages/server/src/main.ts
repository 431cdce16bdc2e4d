import { loadConfig } from './config/config.ts';
import { ConfigError } from './config/config-error.ts';
import { serve } from './serve.ts';

try {
  await serve(loadConfig(process.env));
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
