import { ConfigError } from './config-error.ts';

export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  /** `implicit`: TLS from the start; `required`: STARTTLS or nothing; `opportunistic`: for a relay on this machine. */
  readonly security: 'implicit' | 'required' | 'opportunistic';
  readonly auth?: { readonly user: string; readonly pass: string };
}

const COMPLAINT =
  'COUNTERSIGN_SMTP_URL must look like smtps://user:password@mail.example.com:465 or smtp://user:password@mail.example.com:587';

/** Reads one or more addresses of mail servers, separated by spaces, in the order in which they are tried. */
export function readSmtpUrls(text: string | undefined): SmtpSettings[] {
  return (text ?? '').split(/\s+/).filter(Boolean).map(readSmtpUrl);
}

function readSmtpUrl(text: string): SmtpSettings {
  const url = URL.parse(text);
  if (url === null || !/^smtps?:$/.test(url.protocol) || url.hostname === '')
    throw new ConfigError(COMPLAINT);
  const implicit = url.protocol === 'smtps:';
  const relaxed = url.searchParams.get('starttls') === 'optional';
  const auth = { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) };
  return {
    host: url.hostname,
    port: Number(url.port) || (implicit ? 465 : 587),
    security: implicit ? 'implicit' : relaxed ? 'opportunistic' : 'required',
    ...(auth.user !== '' && { auth }),
  };
}
