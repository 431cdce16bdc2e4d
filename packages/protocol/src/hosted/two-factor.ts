import { type Static, Type } from 'typebox';
import { ClientId, Email, instant } from './fields.ts';

export const StatusQuery = Type.Object({ client_id: ClientId, email: Email });

export type Status = Static<typeof Status>;
export const Status = Type.Object(
  {
    email: Email,
    two_factor_enabled: Type.Boolean({
      title: 'Two-factor enabled',
      description: 'Whether logins need a second factor.',
    }),
    methods: Type.Array(Type.String(), {
      title: 'Methods',
      description: 'Kinds of factors that are active.',
      examples: [['totp']],
    }),
    recovery_codes_remaining: Type.Integer({ title: 'Recovery codes left', examples: [9] }),
    enabled_at: Type.Optional(instant('Enabled at', 'When the earliest factor in force was activated.')),
  },
  {
    examples: [
      {
        email: 'ada@example.com',
        two_factor_enabled: true,
        methods: ['totp'],
        recovery_codes_remaining: 9,
        enabled_at: '2026-01-31T09:30:00.000Z',
      },
      { email: 'new@example.com', two_factor_enabled: false, methods: [], recovery_codes_remaining: 0 },
    ],
  },
);
