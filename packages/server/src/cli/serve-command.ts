import { Command } from 'commander';
import { loadConfig } from '../config/config.ts';
import { serve } from '../serve.ts';

export function serveCommand(): Command {
  return new Command('serve')
    .description('Run the service until SIGTERM or SIGINT.')
    .addHelpText(
      'after',
      '\nExample:\n  PORT=8080 COUNTERSIGN_DATA_DIR=/var/lib/countersign countersign serve',
    )
    .action(async () => {
      await serve(loadConfig(process.env));
    });
}
