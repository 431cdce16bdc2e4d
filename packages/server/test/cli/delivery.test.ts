import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Env, runCommand, temporaryFolder } from '../support/server-process.ts';

const folder = temporaryFolder();
const env: Env = { COUNTERSIGN_DATA_DIR: folder.path };

afterAll(() => folder.remove());

interface View {
  readonly settings: { readonly sms: object; readonly defaultRegion: string };
}

const app = async (...parameters: string[]) =>
  JSON.parse(await runCommand(env, 'app', ...parameters, '--json')) as View;

describe('what text messages may cost, from the command line', () => {
  const defaults = { countries: [], prices: {}, defaultPrice: 100, dailySpend: 50_000 };

  beforeAll(() => runCommand(env, 'migrate'));

  test('is set in part, and the rest stays', async () => {
    const { settings } = await app('update', 'default', '--sms', '{"countries":["US","CA"],"dailySpend":0}');
    expect(settings.sms).toEqual({ ...defaults, countries: ['US', 'CA'], dailySpend: 0 });
    const prices = { '+1': 8, '+4415': 40 };
    const again = await app('update', 'default', '--sms', JSON.stringify({ prices, defaultPrice: 250 }));
    const expected = { countries: ['US', 'CA'], prices, defaultPrice: 250, dailySpend: 0 };
    expect(again.settings.sms).toEqual(expected);
    expect((await app('update', 'default', '--default-region', 'CA')).settings.sms).toEqual(expected);
    expect((await app('show', 'default')).settings.sms).toEqual(expected);
  });

  test('is given to a new application', async () => {
    const made = await app('create', '--name', 'Shop', '--sms', '{"countries":["DE"]}');
    expect(made.settings.sms).toEqual({ ...defaults, countries: ['DE'] });
  });

  test('is refused with what to write, and nothing changes', async () => {
    const before = await app('show', 'default');
    const failed = runCommand(env, 'app', 'update', 'default', '--sms', '{"dailySpend":-1}');
    await expect(failed).rejects.toThrow(/"dailySpend" must be a whole number of thousandths/);
    expect(await app('show', 'default')).toEqual(before);
  });
});

describe('countersign doctor', () => {
  const secrets = {
    COUNTERSIGN_SMTP_URL: 'smtps://mailer:hunter2-mail@mail.example.com',
    COUNTERSIGN_SMS_PROVIDERS: JSON.stringify([
      { kind: 'twilio', accountSid: 'AC1', authToken: 'hunter2-sms', from: '+12025550123' },
    ]),
  };

  test('tells that mail and text messages are configured, and no secret of theirs', async () => {
    const output = await runCommand({ ...env, ...secrets }, 'doctor');
    expect(output).toMatch(/COUNTERSIGN_SMTP_URL +\*{8} +environment/);
    expect(output).toMatch(/COUNTERSIGN_SMS_PROVIDERS +\*{8} +environment/);
    expect(output).not.toMatch(/hunter2|mailer|AC1/);
  });

  test('says what is wrong with a setting, and no secret in it', async () => {
    const failed = runCommand({ ...env, COUNTERSIGN_SMTP_URL: 'smtp://mailer:hunter2@mail:99999' }, 'doctor');
    const error = await failed.then(
      () => '',
      (reason: unknown) => String(reason),
    );
    expect(error).toMatch(/COUNTERSIGN_SMTP_URL must look like/);
    expect(error).not.toContain('hunter2');
  });
});
