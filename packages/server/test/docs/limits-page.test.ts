import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/core/clock.ts';
import { DEFAULT_LIMITS, type LimitName } from '../../src/core/throttle/limits.ts';
import { REPOSITORY } from '../support/guide.ts';
import { markdownTable } from '../support/markdown-table.ts';

const SOURCE = new URL('../../src/core/throttle/limits.ts', import.meta.url);
const DOCUMENT = new URL('docs/limits.md', REPOSITORY).pathname;

/** What each limit stands in the way of. */
const GUARDS: Readonly<Record<LimitName, string>> = {
  login:
    'Guessing one password. [Known browsers](#who-is-known) have a limit of their own, so that strangers cannot lock owners out',
  loginAccount: 'Guessing one password from many addresses',
  loginIp: 'Trying one leaked password on many accounts',
  rightPassword:
    'Opening sessions and pending logins in a loop with a stolen password. [Known browsers](#who-is-known) count apart, so that it does not lock the owner out',
  register: 'Floods of accounts',
  refresh: 'Clients that refresh in a loop. An answer that holds the same refresh token again does not count',
  setup:
    'Set-ups in a loop: each may make ten hashes, or send a message. Whatever its kind, and through whichever API',
  secondFactor: 'Guessing codes, whichever API, factor or login they come through. The owner is notified',
  pendingLogin: 'Guessing on one `tempToken`: it ends after them, and the next one needs the password again',
  recoveryCode: 'Guessing backup codes',
  smsSend: 'Flooding one phone, and what one account can cost',
  smsPrefix: 'SMS pumping: ranges of numbers whose owner earns from the messages',
  smsIp: 'SMS pumping from one place. Set-ups may use up half of it, so that codes of logins still leave',
  emailSend: 'Flooding one mailbox',
  notice:
    'Flooding the owner with mails until none is read. The first is sent at once; what is left out is counted, and the next one says how many',
  hostedSession: 'Sessions asked for in a loop, and mails to one person',
  approvalRequest: 'Sending requests to a person until they approve one',
  approvalMisses:
    'The same, more slowly: after three denials in a row no more are sent. Typed codes still work',
  keyChanges:
    "One stolen key that turns everyone's second factor off. Reaching it is audited and reported by webhook",
  keyGuesses:
    'One stolen key that guesses until everyone is locked out or their second factors are disabled. Reaching it is audited and reported by webhook',
  factorFailures:
    'Guessing slowly without end. The second factor stays due: by another factor, a backup code, or the operator',
  anonymous: 'Floods of all other requests without a valid token',
  bearer: 'Floods of all other requests of one person',
  apiKey: 'Backends that ask in a loop',
};

/** What the source says of each limit. */
function comments(): Map<string, string> {
  const matches = readFileSync(SOURCE, 'utf8').matchAll(/\/\*\* (.+?) \*\/\s+readonly (\w+): Limit;/g);
  return new Map(Array.from(matches, ([, about = '', name = '']) => [name, about]));
}

function duration(milliseconds: number): string {
  if (milliseconds > 365 * DAY) return 'no end';
  return milliseconds >= HOUR ? `${milliseconds / HOUR} h` : `${milliseconds / MINUTE} min`;
}

function document(): string {
  const about = comments();
  const rows = (Object.keys(DEFAULT_LIMITS) as LimitName[]).map((name) => [
    `\`${name}\``,
    String(DEFAULT_LIMITS[name].max),
    duration(DEFAULT_LIMITS[name].window),
    about.get(name) ?? '',
    `${GUARDS[name]}.`,
  ]);
  return `# Limits

A request above a limit is answered with 429, the code \`rate_limited\`, and \`Retry-After\` in seconds. Limited routes say how much is left in
\`X-RateLimit-Limit\`, \`X-RateLimit-Remaining\` and \`X-RateLimit-Reset\` (Unix seconds).

<!-- Made from packages/server/src/core/throttle/limits.ts: "npx vitest run packages/server/test/docs/limits-page --update" writes it anew. -->

${markdownTable(['Limit', 'At most', 'Within', 'Of what, by what', 'What it guards against'], rows)}

## How they count

- A window opens with the first attempt and ends after its time, whatever happens in it.
- A failed attempt counts, a right one is given back. It is reserved before it is evaluated: parallel guesses cannot get past a limit.
- All limits of one attempt hold at once; the fullest one shows in the headers.
- They live in the database, hold across all processes and survive restarts. Only \`anonymous\` and \`bearer\` live in the memory of each
  process.
- An IP is one IPv4 address or one IPv6 /64. A /48 has four times what one of its /64s has, by each limit by IP. It comes from \`X-Forwarded-For\` only where \`COUNTERSIGN_TRUSTED_PROXIES\` names the proxy.
- Backends speak for many people: \`npx countersign app update {client_id} --backend-address 10.1.0.0/16\` takes theirs out of
  every limit by IP, registrations included. What counts by account counts for them too: one password is guessed through them no
  more often than from one address.
- An access token that has expired does not count as a request without credentials: many people behind one address need their 401 to
  refresh. It counts by its session, as much as \`bearer\` allows.
- \`/health\`, \`/metrics\`, the keys, these pages and \`OPTIONS\` count on no limit.

## Who is known

Strangers and neighbours use up limits that others then meet. So three who are no strangers have limits of their own, on which
nobody else draws:

| Who | Passwords | Codes and backup codes |
| --- | --- | --- |
| a browser with a live device token (\`deviceToken\`) | \`login\` for this device | \`secondFactor\` and \`recoveryCode\` for all known browsers of the account together |
| an IP from which the account was logged in to in the last 30 days; for a hosted person, one from which they got in then and which the business named (\`user_ip\`) | \`login\` for account and IP, and neither \`loginAccount\` nor \`loginIp\` | the same ones, once strangers have used up theirs |
| a session (\`Authorization: Bearer\`) | \`login\` for this session | \`secondFactor\` and \`recoveryCode\` for all sessions of the account together |

What a thief of the password gets of the codes of an account in 15 minutes is therefore 10 guesses, and 5 of its backup codes; 20 and
10 where they also share an IP with the owner; 10 and 5 more with a stolen access token. Each pending login still takes three, and 100 in
a row still disable the factor. Whichever limit is reached, pending logins end and the owner is told; a known browser may begin a new
one at once. Checks by a business's API key (\`/v1/two-factor/verify\`) and registrations of devices count as a stranger's: whom they speak
for cannot be seen there.

## Changing them

\`COUNTERSIGN_LIMITS\` is JSON over the defaults. What is left out stays as it is; \`windowSeconds\` may be left out too.

\`\`\`sh
export COUNTERSIGN_LIMITS='{"login": {"max": 10, "windowSeconds": 600}, "smsSend": {"max": 3}}'
npx countersign migrate --dry-run --json
\`\`\`

\`\`\`json
{ "pending": [], "applied": false }
\`\`\`

Every command refuses an unknown name or a value that is not valid, and says which. Set the same in every process. Where \`login\` is
raised above \`loginAccount\` or \`loginIp\`, these are raised with it, unless they are set too.
`;
}

test('docs/limits.md lists every limit with its value', async () => {
  expect([...comments().keys()]).toEqual(Object.keys(DEFAULT_LIMITS));
  await expect(document()).toMatchFileSnapshot(DOCUMENT);
});
