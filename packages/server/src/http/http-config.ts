export interface HttpConfig {
  /** The address that clients use, without a slash at its end. */
  readonly publicUrl: string;
  readonly mode: 'development' | 'production';
  /** CIDRs of the proxies in front; only theirs is an X-Forwarded-For that counts. */
  readonly trustedProxies: readonly string[];
  readonly version: string;
  /** Bearer token with which /metrics may be read from elsewhere than the loopback. */
  readonly metricsToken?: string;
}
