/** Schemes that run, read or start something where a browser follows them: none of them leads back to an app. */
const DANGEROUS: ReadonlySet<string> = new Set([
  'about',
  'blob',
  'chrome',
  'content',
  'data',
  'edge',
  'file',
  'filesystem',
  'ftp',
  'intent',
  'jar',
  'javascript',
  'mailto',
  'ms-appdata',
  'resource',
  'sms',
  'tel',
  'vbscript',
  'view-source',
  'ws',
  'wss',
]);

/** An app's own scheme (RFC 8252 §7.1), such as `capacitor` or `com.example.app`. */
export function isAppScheme(protocol: string): boolean {
  const scheme = protocol.replace(/:$/, '');
  if (scheme === 'http' || scheme === 'https') return false;
  return /^[a-z][a-z0-9+.-]*$/.test(scheme) && !DANGEROUS.has(scheme);
}
