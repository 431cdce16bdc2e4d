import { afterAll, beforeAll, expect, test } from 'vitest';
import { Caller, newBusiness, newShared } from '../support/hosted.ts';
import { codeNow, newPerson, PASSWORD } from '../support/person.ts';
import { type Service, startService } from '../support/service.ts';

// A stolen key, or an application of one's own, keeps the threads busy that hash: each set-up makes ten hashes.
let service: Service;

beforeAll(async () => {
  service = await startService({ cheapHashes: false });
});
afterAll(() => service.close());

test('one key that enrols without pause keeps nobody else waiting', async () => {
  const [thief, other] = [await newBusiness(service), await newBusiness(service)];
  const person = await newPerson(service);
  const [ann, shared] = [new Caller(service, other), newShared()];
  await ann.enable(shared);
  let answered = 0;
  const flood = Array.from({ length: 20 }, async () => {
    const { status } = await new Caller(service, thief).enroll();
    answered += 1;
    return status;
  });
  await expect.poll(() => answered, { interval: 5, timeout: 60_000 }).toBeGreaterThan(0);
  const before = answered;
  const login = service.client().post('/auth/login', { email: person.email, password: PASSWORD });
  const recovery = ann.verify('AAAAAAAA22');
  const enrolment = new Caller(service, other).enroll();
  expect((await login).status).toBe(200);
  expect((await recovery).status).toBe(400);
  expect((await enrolment).status).toBe(200);
  expect(answered - before).toBeLessThan(10);
  expect((await ann.verify(codeNow(service, shared.totp))).status).toBe(200);
  // Those for whom the queue has no place are told so.
  for (const status of await Promise.all(flood)) expect([200, 503]).toContain(status);
});
