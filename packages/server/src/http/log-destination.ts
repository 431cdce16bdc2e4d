import type { DestinationStream } from 'pino';

export interface LogChoice {
  readonly mode: 'development' | 'production';
  readonly logFormat?: 'json' | 'pretty';
}

/** Where the lines go that people read; undefined where programs read them: as they are, to standard output. */
export async function logDestination(
  { mode, logFormat }: LogChoice,
  output: Pick<NodeJS.WriteStream, 'isTTY'> & NodeJS.WritableStream,
): Promise<DestinationStream | undefined> {
  const format = logFormat ?? (mode === 'development' && output.isTTY ? 'pretty' : 'json');
  if (format === 'json') return undefined;
  // Of no use to production, so it is loaded here.
  const { default: pretty } = await import('pino-pretty');
  return pretty({
    colorize: output.isTTY,
    translateTime: 'SYS:HH:MM:ss.l',
    singleLine: true,
    destination: output,
  });
}
