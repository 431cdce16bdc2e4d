import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '../support/client.ts';
import { requireTools } from '../support/debian.ts';
import { Reader, readThrough } from '../support/guide.ts';
import { authenticator, nextCode } from '../support/person.ts';
import { type Service, startService } from '../support/service.ts';

describe.each(['docs/conduit.md', 'docs/swapbits.md'])('%s', (page) => {
  let service: Service;
  let reader: Reader;
  /** What the service has shown to the reader. */
  const seen = { secret: '', backupCode: '' };

  beforeAll(async () => {
    requireTools('curl', 'zbarimg');
    service = await startService({ publicUrl: 'http://localhost:3000' });
    reader = new Reader({
      env: { BASE: service.url },
      ownWords: [
        ['123456', () => nextCode(service, authenticator(seen.secret))],
        ['492039', newestSentCode],
        ['3892 3664', () => seen.backupCode],
        ['38923664', () => seen.backupCode],
      ],
    });
  }, 240_000);

  afterAll(async () => {
    reader.forget();
    await service.close();
  });

  async function newestSentCode(): Promise<string> {
    await service.deliver();
    const [newest] = service.deliveryRoom.inbox?.list() ?? [];
    return /\b\d{6}\b/.exec(newest?.text ?? '')?.[0] ?? '';
  }

  /** Copies from an answer what the page says that its reader copies. */
  function remember(answer: Json, _step: unknown, output: string): void {
    const { accessToken, refreshToken, tempToken, result, codes, secret, backupCodes } = {
      ...answer,
      ...answer?.data,
    };
    const isPending = accessToken !== undefined && refreshToken === undefined;
    const copied = {
      TOKEN: isPending ? undefined : accessToken,
      REFRESH: refreshToken,
      TEMP: tempToken ?? (isPending ? accessToken : undefined),
      QR: result?.replace('http://localhost:3000', service.url),
    };
    for (const [name, value] of Object.entries(copied))
      if (value !== undefined) reader.variables[name] = value;
    seen.secret = secret ?? /[?&]secret=([A-Z2-7]+)/.exec(output)?.[1] ?? seen.secret;
    seen.backupCode = (codes ?? backupCodes)?.[0] ?? seen.backupCode;
  }

  test('every command runs in order and answers what the page shows', async () => {
    expect(await readThrough(page, reader, remember)).toEqual([]);
  }, 120_000);
});
