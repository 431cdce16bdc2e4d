import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { newPerson } from '../../support/person.ts';
import { startService } from '../../support/service.ts';

test('where no provider carries mails, nobody is told that one is on its way', async () => {
  const service = await startService({
    mode: 'production',
    publicUrl: 'https://id.example.com',
    env: {
      COUNTERSIGN_MODE: 'production',
      COUNTERSIGN_TRUSTED_PROXIES: '127.0.0.0/8',
      COUNTERSIGN_MASTER_KEY: randomBytes(32).toString('base64'),
    },
  });
  const { email } = await newPerson(service);
  for (const address of [email, 'stranger@example.com']) {
    const answer = await service.client().post('/auth/forgot-password', { email: address });
    expect([answer.status, answer.data.message]).toEqual([
      200,
      'This service sends no mail: ask whoever runs it to let you in',
    ]);
  }
  expect(await service.sql.selectFrom('outbox').select('id').execute()).toEqual([]);
  await service.close();
});
