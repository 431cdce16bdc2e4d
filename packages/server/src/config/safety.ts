import type { Config } from './config.ts';

/** What the disk says of the key file; undefined where there is none. */
export interface KeyFileFacts {
  /** Permission bits. */
  readonly mode: number;
}

/** Keys that stand in documentation and examples, or that are not random. */
function isGuessable(base64: string): boolean {
  const bytes = Buffer.from(base64, 'base64');
  return new Set(bytes).size < 12 || bytes.toString('latin1').includes('countersign');
}

/** Reasons not to start in production, each with what to fix; empty where there are none. */
export function findUnsafe(config: Config, keyFile: KeyFileFacts | undefined): string[] {
  return [
    ...keyComplaints(config, keyFile),
    ...(config.mode === 'production' ? exposureComplaints(config) : []),
  ];
}

function exposureComplaints({ publicUrl, trustedProxies, sources }: Config): string[] {
  const complaints: string[] = [];
  if (!publicUrl.startsWith('https://')) {
    complaints.push(
      'COUNTERSIGN_PUBLIC_URL must be https:// in production: passwords and codes travel over it',
    );
  }
  if (trustedProxies.length === 0) {
    complaints.push(
      'COUNTERSIGN_TRUSTED_PROXIES names no TLS-terminating proxy: this process speaks plain HTTP, so put one in front and name its address, e.g. 10.0.0.0/8',
    );
  }
  if (sources.COUNTERSIGN_MASTER_KEY === 'default') {
    complaints.push(
      'COUNTERSIGN_MASTER_KEY is not set: the default key lies beside the database that it protects. Make one with "openssl rand -base64 32" and set COUNTERSIGN_MASTER_KEY or COUNTERSIGN_MASTER_KEY_FILE',
    );
  }
  return complaints;
}

function keyComplaints(
  { masterKeys = [], masterKeyFile, mode }: Config,
  keyFile: KeyFileFacts | undefined,
): string[] {
  const complaints: string[] = [];
  if (masterKeys.some(isGuessable) && mode === 'production') {
    complaints.push(
      'COUNTERSIGN_MASTER_KEY is an example or a pattern: make one with "openssl rand -base64 32"',
    );
  }
  if (keyFile !== undefined && (keyFile.mode & 0o077) !== 0) {
    complaints.push(`${masterKeyFile} can be read by others: run "chmod 600 ${masterKeyFile}"`);
  }
  return complaints;
}

/** What is wanted rarely, and is no reason not to start. */
export function findDoubtful({ mode, smtp }: Pick<Config, 'mode' | 'smtp'>): string[] {
  if (mode === 'development' || smtp.length > 0) return [];
  return [
    'COUNTERSIGN_SMTP_URL is not set: no mail is sent, so nobody resets a password, verifies an address or hears of changes',
  ];
}
