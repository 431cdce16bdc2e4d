import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newUser, startTarget, type Target, throttles, type User } from '../support/attack-target.ts';
import { PASSWORD } from '../support/person.ts';

// CVE-2018-1000809: blank and odd user ids moved the counters of others.
describe('blank and odd user ids', () => {
  let target: Target;
  let victim: User;

  beforeAll(async () => {
    target = await startTarget();
    victim = await newUser(target);
  });
  afterAll(() => target.close());

  const odd = ({ email, username }: User): Record<string, unknown> => ({
    empty: '',
    'a space': ' ',
    'white space': '\t\r\n\u00a0\u2003',
    'a space within': email.replace('@', ' @'),
    'a line break behind': `${email}\n`,
    'an ideographic space within': email.replace('@', '\u3000@'),
    'a tab behind': `${email}\t`,
    'a NUL behind': `${email}\0`,
    'a NUL within': username.replace('-', '\0'),
    'a NUL, escaped': `${username}%00`,
    'a zero-width space': `${username}\u200b`,
    'a zero-width joiner in the address': email.replace('i', 'i\u200d'),
    'a soft hyphen': username.replace('-', '\u00ad'),
    'a right-to-left override': `\u202e${email}`,
    'a byte order mark': `\ufeff${email}`,
    'a tag character': `${email}\u{e0041}`,
    'a Cyrillic look-alike': username.replace('i', '\u0456'),
    'full-width letters': username.replace('v', '\uff56'),
    'a full-width at': email.replace('@', '\uff20'),
    'a dotless i': username.replace('i', '\u0131'),
    'a Kelvin sign': username.replace('c', '\u212a'),
    'half of a surrogate pair': `${username}\ud800`,
    '10 KB of a name': 'a'.repeat(10_240),
    '10 KB of an address': `${'a'.repeat(10_240)}@example.com`,
    'two ats': `${email}@example.com`,
    'a list': [email],
    'an object': { $ne: null },
    'a number': 7,
    'a truth': true,
    nothing: null,
  });

  test('at the login: 400, and no counter moves', async () => {
    const before = await throttles(target);
    for (const [name, email] of Object.entries(odd(victim))) {
      const { status, body } = await target.client().post('/auth/login', { email, password: PASSWORD });
      expect([name, status, body.success]).toEqual([name, 400, false]);
    }
    expect(await throttles(target)).toEqual(before);
  });

  test('at the registration: 400, no counter moves and nobody is made', async () => {
    const before = await throttles(target);
    const accounts = await target.sql.selectFrom('accounts').select('id').execute();
    for (const [name, id] of Object.entries(odd(victim))) {
      // A username may be left out, and nothing is what `null` says.
      if (id === null) continue;
      const asName = { email: 'new@example.com', username: id, password: PASSWORD };
      const asAddress = { email: id, username: 'new-name', password: PASSWORD };
      for (const registration of [asName, asAddress]) {
        const { status } = await target.client().post('/auth/register', registration);
        expect([name, status]).toEqual([name, 400]);
      }
    }
    expect(await throttles(target)).toEqual(before);
    expect(await target.sql.selectFrom('accounts').select('id').execute()).toEqual(accounts);
  });

  test("an address that only looks like the victim's is a stranger: the victim's counters stay", async () => {
    const before = await throttles(target);
    const ofVictim = Object.keys(before).filter((key) => key.includes(victim.id));
    for (const email of [
      victim.email.replace('i', '\u0456'),
      victim.email.normalize('NFKC').replace('e', 'é'),
    ]) {
      const { status } = await target.client().post('/auth/login', { email, password: PASSWORD });
      expect(status).toBe(401);
    }
    const after = await throttles(target);
    expect(Object.keys(after).filter((key) => key.includes(victim.id))).toEqual(ofVictim);
    expect(ofVictim.map((key) => after[key])).toEqual(ofVictim.map((key) => before[key]));
  });

  test('odd names of applications lead nowhere, and move nothing', async () => {
    const before = await throttles(target);
    const { email } = victim;
    for (const name of [
      '',
      ' ',
      'DEFAULT',
      'default ',
      'default%00',
      'default%20',
      'a'.repeat(300),
      '%2e%2e',
      'défault',
    ]) {
      const path = `/apps/${encodeURI(name)}/auth/login`;
      const { status } = await target.client().post(path, { email, password: 'Wr0ng-guess!' });
      expect([name, [400, 404].includes(status)]).toEqual([name, true]);
    }
    expect(await throttles(target)).toEqual(before);
  });

  test('odd ids in the path are not found, and break nothing', async () => {
    const { accessToken, client } = victim;
    const headers = { authorization: `Bearer ${accessToken}` };
    for (const id of [
      '%20',
      '%00',
      "'%20OR%201=1--",
      '%F0%9F%92%A9',
      'a'.repeat(150),
      'a'.repeat(5_000),
      '%',
      '%C0%80',
      '..%2f',
    ]) {
      const { status } = await client.delete(`/auth/sessions/${id}`, headers);
      expect([id, [400, 404].includes(status)]).toEqual([id, true]);
    }
    expect((await client.get('/auth/me', headers)).status).toBe(200);
  });
});
