import { randomBytes } from 'node:crypto';
import { Authenticator } from './authenticator.ts';
import type { Client } from './client.ts';
import type { Screen } from './screen.ts';
import { Unexpected } from './unexpected.ts';

const PASSWORD = 'Correct-Horse-7';

interface Stage {
  readonly client: Client;
  readonly screen: Screen;
  /** Login names are unique: each telling has its own heroine. */
  readonly username: string;
}

/** Enrol, log in in every way there is, and log out; throws {@link Unexpected} where anything differs. */
export async function tellStory(client: Client, screen: Screen): Promise<void> {
  const stage = { client, screen, username: `ann-${randomBytes(4).toString('hex')}` };
  const bearer = await register(stage);
  const { authenticator, spentCode, backupCodes } = await enrol(stage, bearer);
  await logOut(stage, bearer, 'Ann leaves. From now on her password alone opens nothing.');
  const deviceToken = await logInWithCode(stage, authenticator, spentCode);
  await logInFromTrustedBrowser(stage, deviceToken);
  const refreshToken = await logInWithBackupCode(stage, backupCodes[0] ?? '');
  const last = await refresh(stage, refreshToken);
  await logOut(stage, last, 'The session ends, and both its tokens with it.');
  await findClosed(stage, last);
  screen.say('That was the whole story. The documentation is at /docs of your service.');
}

async function register({ client, screen, username }: Stage): Promise<string> {
  screen.step('Register', 'Ann signs up with a password and is logged in: no second factor is due yet.');
  const body = { email: `${username}@example.com`, username, password: PASSWORD };
  const { accessToken } = await client.call({ path: '/auth/register', body, expect: 201 });
  return accessToken;
}

async function enrol({ client, screen }: Stage, bearer: string) {
  screen.step(
    'Set up an authenticator app',
    'The service makes a secret and ten backup codes; nothing counts yet.',
  );
  const body = { label: 'Demo phone' };
  const setup = await client.call({ path: '/2fa/totp/setup', bearer, body, expect: 200 });
  screen.say('    The phone scans this code (or Ann types the secret in), and both sides know the secret:');
  screen.qr(setup.otpauthUrl);
  const authenticator = new Authenticator(setup.otpauthUrl, setup.secret);
  const code = await authenticator.nextCode();
  screen.step(
    'Confirm it',
    'The six digits that the app shows prove that the scan worked; now the factor counts.',
  );
  const confirmation = { path: '/2fa/totp/verify-setup', bearer, body: { code }, expect: 200 };
  insist(
    (await client.call(confirmation)).enabled === true,
    'The factor is not enabled after its confirmation.',
  );
  return { authenticator, spentCode: code, backupCodes: setup.backupCodes as string[] };
}

async function logOut({ client, screen }: Stage, bearer: string, about: string): Promise<void> {
  screen.step('Log out', about);
  await client.call({ path: '/auth/logout', bearer, expect: 200 });
}

/** The tempToken of a login whose second factor is due. */
async function passwordOnly({ client, username }: Stage): Promise<string> {
  const body = { email: username, password: PASSWORD };
  const { requires2FA, tempToken } = await client.call({ path: '/auth/login', body, expect: 200 });
  insist(requires2FA === true, 'The password alone opened a session although a second factor was due.');
  return tempToken;
}

async function logInWithCode(stage: Stage, authenticator: Authenticator, spentCode: string): Promise<string> {
  const { client, screen } = stage;
  screen.step(
    'Log in: the password',
    'It is right, and answers no session: only a ticket for the second step.',
  );
  const tempToken = await passwordOnly(stage);
  const path = '/2fa/verify';
  screen.step(
    'A code that was used before',
    'Whoever looked over her shoulder gets nowhere: each code works once.',
  );
  await client.call({ path, body: { tempToken, code: spentCode }, expect: 400 });
  screen.step(
    'Log in: the code',
    'The app shows a new one. Ann asks the service to trust this browser from now on.',
  );
  const code = await authenticator.nextCode();
  const body = { tempToken, code, trustDevice: true, deviceName: 'Demo laptop' };
  const { deviceToken } = await client.call({ path, body, expect: 200 });
  insist(typeof deviceToken === 'string', 'No device token came although trust was asked for.');
  return deviceToken;
}

async function logInFromTrustedBrowser(
  { client, screen, username }: Stage,
  deviceToken: string,
): Promise<void> {
  screen.step(
    'Log in from the trusted browser',
    'With the device token the password is enough here for 30 days.',
  );
  const body = { email: username, password: PASSWORD, deviceToken };
  const answer = await client.call({ path: '/auth/login', body, expect: 200 });
  insist(answer.requires2FA === undefined, 'The second factor was due although the browser is trusted.');
}

async function logInWithBackupCode(stage: Stage, backupCode: string): Promise<string> {
  const { client, screen } = stage;
  screen.step('Without the phone: the password', 'Ann sits at another computer, and her phone is at home.');
  const tempToken = await passwordOnly(stage);
  screen.step('Without the phone: a backup code', 'One of the ten that she wrote down; nine are left.');
  const body = { tempToken, backupCode };
  const answer = await client.call({ path: '/2fa/verify-backup-code', body, expect: 200 });
  insist(answer.remainingCodes === 9, 'The backup code was not struck off.');
  return answer.refreshToken;
}

async function refresh({ client, screen }: Stage, refreshToken: string): Promise<string> {
  screen.step(
    'Refresh',
    'Access tokens live for 15 minutes; the refresh token buys the next, and is itself replaced once it is 30 seconds old.',
  );
  const answer = await client.call({ path: '/auth/refresh', body: { refreshToken }, expect: 200 });
  insist(answer.refreshToken === refreshToken, 'A refresh token of a few seconds was replaced.');
  return answer.accessToken;
}

async function findClosed({ client, screen }: Stage, bearer: string): Promise<void> {
  screen.step(
    'The access token is refused',
    'Not in 15 minutes but at once: the service looks whether its session lives.',
  );
  await client.call({ method: 'GET', path: '/auth/me', bearer, expect: 401 });
}

function insist(holds: boolean, otherwise: string): void {
  if (!holds) throw new Unexpected(otherwise);
}
