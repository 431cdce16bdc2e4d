import { type Static, Type } from 'typebox';
import { instant } from '../instant.ts';
import { identifier } from './identifier.ts';

export type ListedSession = Static<typeof ListedSession>;
export const ListedSession = Type.Object({
  id: identifier('Ends it with `DELETE /auth/sessions/{id}`.'),
  current: Type.Boolean({ description: 'Whether it is the one that asks.' }),
  ipAddress: Type.String(),
  userAgent: Type.String(),
  createdAt: instant('When it was opened.'),
  lastUsedAt: instant('When it was last refreshed.'),
  expiresAt: instant('When it ends unless it is refreshed.'),
  amr: Type.Array(Type.String(), { description: 'How its owner was authenticated (RFC 8176).' }),
});

export const Sessions = Type.Object(
  { sessions: Type.Array(ListedSession) },
  {
    description: 'The sessions that are alive.',
    examples: [
      {
        sessions: [
          {
            id: '01943f60-11d2-7d52-9d57-6f2f5d0a2c11',
            current: true,
            ipAddress: '203.0.113.7',
            userAgent: 'Mozilla/5.0 (Macintosh) Firefox/140.0',
            createdAt: '2026-01-31T09:30:00.000Z',
            lastUsedAt: '2026-01-31T09:30:00.000Z',
            expiresAt: '2026-02-07T09:30:00.000Z',
            amr: ['pwd', 'otp', 'mfa'],
          },
        ],
      },
    ],
  },
);

export const SessionsRevoked = Type.Object(
  { message: Type.String(), revokedCount: Type.Integer({ description: 'How many sessions were ended.' }) },
  { examples: [{ message: 'All sessions were ended', revokedCount: 3 }] },
);
