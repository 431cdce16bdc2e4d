import { type DestinationStream, type Logger, pino } from 'pino';

/** On top of a line or one level down, these are never written. */
const SECRETS = [
  'accessToken',
  'authorization',
  'backupCode',
  'backupCodes',
  'cookie',
  'currentPassword',
  'deviceToken',
  'newPassword',
  'otpauthUrl',
  'password',
  'passwordHash',
  'qrCode',
  'refreshToken',
  'secret',
  'set-cookie',
  'tempToken',
  'token',
]; // prettier-ignore

/** The service's logger: JSON lines on standard output, or to another destination. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const paths = SECRETS.flatMap((name) => [`["${name}"]`, `*["${name}"]`]);
  const options = { level, base: null, redact: { paths, censor: '[redacted]' } };
  return destination === undefined ? pino(options) : pino(options, destination);
}
