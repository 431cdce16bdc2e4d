import { type Static, Type } from 'typebox';
import { instant } from '../instant.ts';
import { identifier } from './identifier.ts';

export const userExample = {
  id: '01943f5e-8a3c-7cc1-b3a5-0f6f6a4f9d21',
  email: 'ada@example.com',
  username: 'ada',
  emailVerified: false,
  twoFactorEnabled: false,
  createdAt: '2026-01-31T09:30:00.000Z',
  updatedAt: '2026-01-31T09:30:00.000Z',
};

export type User = Static<typeof User>;
export const User = Type.Object(
  {
    id: identifier('Stable for the life of the account.'),
    email: Type.Optional(Type.String({ description: 'As it was registered.' })),
    username: Type.Union([Type.String(), Type.Null()], { description: 'Null for accounts without one.' }),
    emailVerified: Type.Boolean(),
    twoFactorEnabled: Type.Boolean({ description: 'Whether logins ask for a second factor.' }),
    createdAt: instant('When the account was registered.'),
    updatedAt: instant('When the account last changed.'),
  },
  { description: 'A person with an account.', examples: [userExample] },
);
