import { ConfigError } from './config-error.ts';

export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  /** `implicit`: TLS from the start; `required`: STARTTLS or nothing; `opportunistic`: for a relay on this machine. */
  readonly security: 'implicit' | 'required' | 'opportunistic';
  readonly auth?: { readonly user: string; readonly pass: string };
}

const FORM =
  'COUNTERSIGN_SMTP_URL must look like smtps://user:password@mail.example.com:465 or smtp://user:password@mail.example.com:587';

/** Reads one or more addresses of mail servers, separated by spaces, in the order in which they are tried. */
export function readSmtpUrls(text: string | undefined): SmtpSettings[] {
  return (text ?? '').split(/\s+/).filter(Boolean).map(readSmtpUrl);
}

// No sentence quotes what was written: it holds a password.
function readSmtpUrl(text: string): SmtpSettings {
  const url = URL.parse(text);
  if (url === null || !/^smtps?:$/.test(url.protocol) || url.hostname === '') throw new ConfigError(FORM);
  if (!/^\/?$/.test(url.pathname) || url.hash !== '' || url.port === '0') throw new ConfigError(FORM);
  const implicit = url.protocol === 'smtps:';
  const auth = readCredentials(url);
  return {
    // An IPv6 address without its brackets.
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port) || (implicit ? 465 : 587),
    security: implicit ? refuseOptions(url) : readStartTls(url),
    ...(auth !== undefined && { auth }),
  };
}

function refuseOptions({ search }: URL): 'implicit' {
  if (search === '') return 'implicit';
  throw new ConfigError('COUNTERSIGN_SMTP_URL: an smtps:// address takes no ? options');
}

function readStartTls({ searchParams }: URL): 'required' | 'opportunistic' {
  const options = [...searchParams];
  const [[name, value] = ['starttls', 'required']] = options;
  if (options.length <= 1 && name === 'starttls') {
    if (value === 'required') return 'required';
    if (value === 'optional') return 'opportunistic';
  }
  throw new ConfigError('COUNTERSIGN_SMTP_URL: the only option is ?starttls=optional or ?starttls=required');
}

function readCredentials({ username, password }: URL): SmtpSettings['auth'] {
  if (username === '' && password === '') return undefined;
  try {
    const auth = { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
    if (auth.user !== '' && auth.pass !== '') return auth;
  } catch {
    throw new ConfigError(
      'COUNTERSIGN_SMTP_URL: a % in the user or password is written %25, as in every address',
    );
  }
  throw new ConfigError('COUNTERSIGN_SMTP_URL: give user and password, or neither');
}
