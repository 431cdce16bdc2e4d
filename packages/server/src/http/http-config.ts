export interface HttpConfig {
  /** The address that clients use, without a slash at its end. */
  readonly publicUrl: string;
  readonly mode: 'development' | 'production';
  /** CIDRs of the proxies in front; only theirs is an X-Forwarded-For that counts. */
  readonly trustedProxies: readonly string[];
  readonly version: string;
  /** Whether /explorer is served. */
  readonly explorer: boolean;
  /** Bearer token of /metrics; in development this machine needs none. */
  readonly metricsToken?: string;
}
