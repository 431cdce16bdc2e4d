import { pbkdf2Sync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { succeed } from '../../src/core/outcome.ts';
import type { HashTurns } from '../../src/core/ports/hash-queue.ts';
import { createPasswordHasher } from '../../src/crypto/argon2.ts';
import { unwrap } from '../support/outcomes.ts';

const passwords = await createPasswordHasher({ memoryCost: 8, timeCost: 1, parallelism: 1 });
const turns: HashTurns = {
  take: async (hash) => succeed(await hash()),
  takeEach: async (hashes) => succeed(await Promise.all(hashes.map((hash) => hash()))),
};
const hasher = {
  ...passwords,
  hash: async (password: string) => unwrap(await passwords.hash(turns, password)),
  verify: async (phc: string, password: string) => unwrap(await passwords.verify(turns, phc, password)),
};
const plain = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
const salt = Buffer.from('a salt of the old');

function pbkdf2Of(password: string, digest: string, form: 'phc' | 'modular'): string {
  const key = pbkdf2Sync(password, salt, 1000, 32, digest);
  if (form === 'phc') return `$pbkdf2-${digest}$i=1000,l=32$${plain(salt)}$${plain(key)}`;
  const [saltText, keyText] = [salt, key].map((part) => plain(part).replaceAll('+', '.'));
  return `$pbkdf2${digest === 'sha1' ? '' : `-${digest}`}$1000$${saltText}$${keyText}`;
}

const hex = (text: string) => plain(Buffer.from(text, 'hex'));
const text = (value: string) => plain(Buffer.from(value));

const HASHES: readonly (readonly [string, string, string])[] = [
  ['bcrypt 2a of crypt_blowfish', 'U*U', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
  ['bcrypt 2b', 'password', '$2b$12$GhvMmNVjRW29ulnudl.LbuAnUtN/LRfe1JsBm1Xu6LE3059z5Tr8m'],
  ['bcrypt 2y of PHP', 'rasmuslerdorf', '$2y$10$.vGA1O9wmRjrwAVXD98HNOgsNpDczlqm3Jq7KnEd1rVAGv3Fykk1a'],
  [
    'scrypt of passlib',
    'password',
    '$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E',
  ],
  [
    'scrypt of RFC 7914 §12',
    'pleaseletmein',
    `$scrypt$ln=14,r=8,p=1$${text('SodiumChloride')}$${hex('7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887')}`,
  ],
  [
    'PBKDF2 of RFC 6070',
    'password',
    `$pbkdf2$4096$${text('salt')}$${hex('4b007901b765489abead49d926f721d065a429c1')}`,
  ],
  ['PBKDF2 SHA-256, PHC', 'Tr0ub4dor&3', pbkdf2Of('Tr0ub4dor&3', 'sha256', 'phc')],
  ['PBKDF2 SHA-256, Modular', 'Tr0ub4dor&3', pbkdf2Of('Tr0ub4dor&3', 'sha256', 'modular')],
  ['PBKDF2 SHA-512', 'Tr0ub4dor&3', pbkdf2Of('Tr0ub4dor&3', 'sha512', 'modular')],
  ['argon2id', 'Tr0ub4dor&3', await hasher.hash('Tr0ub4dor&3')],
  ['argon2i', 'password', '$argon2i$v=19$m=512,t=2,p=2$aI2R0hpDyLm3ltLa+1/rvQ$LqPKjd6n8yniKtAithoR7A'],
];

describe.each(HASHES)('%s', (_name, password, text) => {
  test('fits its password and no other', async () => {
    expect(hasher.complainOf(text)).toBeUndefined();
    expect(await hasher.verify(text, password)).toBe(true);
    for (const other of [`${password} `, `${password}${password}`, '']) {
      expect(await hasher.verify(text, other)).toBe(false);
    }
  });
});

test('bcrypt reads no NUL: what has one fits nothing', async () => {
  const [, password, bcrypt] = HASHES[1]!;
  expect(await hasher.verify(bcrypt, `${password}\0`)).toBe(false);
});

test('what other systems made is outdated, and what we make is not', async () => {
  const outdated = HASHES.filter(([, , text]) => hasher.isOutdated(text)).map(([name]) => name);
  expect(outdated).toEqual(HASHES.map(([name]) => name).filter((name) => name !== 'argon2id'));
  expect(hasher.isOutdated(await hasher.hash('x'))).toBe(false);
});

test('a password that NFKC would change fits as it was typed, and ours as it is normalized', async () => {
  expect(await hasher.verify(pbkdf2Of('½ litre', 'sha256', 'phc'), '½ litre')).toBe(true);
  expect(await hasher.verify(await hasher.hash('½ litre'.normalize('NFKC')), '½ litre')).toBe(true);
});

test.each([
  ['', 'none of argon2'],
  ['5f4dcc3b5aa765d61d8327deb882cf99', 'none of argon2'],
  ['$1$abc$def', 'none of argon2'],
  ['$2b$12$short', 'none of argon2'],
  ['$2x$04$GhvMmNVjRW29ulnudl.LbuAnUtN/LRfe1JsBm1Xu6LE3059z5Tr8m', 'none of argon2'],
  ['$scrypt$ln=16,r=8,p=1$$', 'none of argon2'],
  ['$scrypt$ln=16,r=8,p=1$aM15713r$nFNh', 'none of argon2'],
  ['$pbkdf2-md5$6400$0ZrzXitFSGltTQnBWOsdgw$Y11AchqV4b0sUisdZd0Xr97KWoymNE0LNNrnEgY4H9M', 'none of argon2'],
  ['$2b$15$GhvMmNVjRW29ulnudl.LbuAnUtN/LRfe1JsBm1Xu6LE3059z5Tr8m', 'costs more'],
  ['$scrypt$ln=20,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E', 'costs more'],
  ['$scrypt$ln=14,r=8,p=64$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E', 'costs more'],
  ['$pbkdf2-sha256$9000000$0ZrzXitFSGltTQnBWOsdgw$Y11AchqV4b0sUisdZd0Xr97KWoymNE0LNNrnEgY4H9M', 'costs more'],
  ['$argon2id$v=19$m=4194304,t=3,p=1$aI2R0hpDyLm3ltLa+1/rvQ$LqPKjd6n8yniKtAithoR7LqPKjd6n8', 'costs more'],
])('%s is refused', (text, sentence) => {
  expect(hasher.complainOf(text)).toContain(sentence);
});
