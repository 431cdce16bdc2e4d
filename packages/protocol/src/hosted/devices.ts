import { type Static, Type } from 'typebox';
import { ClientId, Email, instant } from './fields.ts';

const publicKey = {
  kty: 'EC',
  crv: 'P-256',
  x: 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4',
  y: '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM',
};

export const DeviceRegistration = Type.Object(
  {
    client_id: ClientId,
    email: Email,
    code: Type.String({
      title: '6-digit code from the authenticator app',
      description: 'The current code of the TOTP secret; it is spent.',
      examples: ['492039'],
    }),
    name: Type.String({
      title: 'Name of the device',
      description: 'What the person calls the device.',
      examples: ["Ada's phone"],
    }),
    public_key: Type.Object(
      { kty: Type.String(), crv: Type.String(), x: Type.String(), y: Type.String() },
      { title: 'Public key', description: 'JWK (RFC 7517): ES256, so EC over P-256.', examples: [publicKey] },
    ),
    key_proof: Type.String({
      title: 'Key proof',
      description: 'Base64url HMAC under the TOTP secret over client_id, email, thumbprint and code.',
      examples: ['Zl1CjL3pXoQ7n0mYt3wq1q0m2cE'],
    }),
  },
  {
    examples: [
      {
        client_id: 'app-6f6a4f9d2100',
        email: 'ada@example.com',
        code: '492039',
        name: "Ada's phone",
        public_key: publicKey,
        key_proof: 'Zl1CjL3pXoQ7n0mYt3wq1q0m2cE',
      },
    ],
  },
);

const deviceId = Type.String({
  title: 'Device id',
  description: 'The `kid` of all that the device signs.',
  examples: ['01943f5e-8a3c-7cc1-b3a5-0f6f6a4f9d21'],
});

export const RegisteredDevice = Type.Object(
  {
    device_id: deviceId,
    application: Type.String({ title: 'Application', description: 'Its name.', examples: ['Shop'] }),
  },
  { examples: [{ device_id: '01943f5e-8a3c-7cc1-b3a5-0f6f6a4f9d21', application: 'Shop' }] },
);

export const DeviceRequest = Type.Object(
  {
    request: Type.String({
      title: 'Request',
      description: 'A compact JWS of the device (ES256), good once.',
      maxLength: 4096,
      examples: ['eyJhbGciOiJFUzI1NiIs….eyJjbGllbnRfaWQiOi….MEUCIQ…'],
    }),
  },
  { examples: [{ request: 'eyJhbGciOiJFUzI1NiIs….eyJjbGllbnRfaWQiOi….MEUCIQ…' }] },
);

const ApprovalRequest = Type.Object({
  challenge_id: Type.String({ title: 'Challenge id', examples: ['01943f5e-8a3c-7cc1-b3a5-0f6f6a4f9d21'] }),
  client_id: ClientId,
  application: Type.String({ title: 'Application', description: 'Its name.', examples: ['Shop'] }),
  number_digits: Type.Integer({ title: 'Digits', description: 'Of the number to ask for.', examples: [2] }),
  created_at: instant('Created at', 'When the login was begun.'),
  expires_at: instant('Expires at', 'Until when it can be answered.'),
  ip_address: Type.Optional(
    Type.String({ title: 'IP address', description: 'Of the login.', examples: ['203.0.113.9'] }),
  ),
  user_agent: Type.Optional(
    Type.String({ title: 'User agent', description: 'Of the login.', examples: ['Mozilla/5.0 …'] }),
  ),
  elsewhere: Type.Boolean({
    title: 'Elsewhere',
    description: 'The login comes from another network than this device.',
  }),
});

export type ApprovalRequests = Static<typeof ApprovalRequests>;
export const ApprovalRequests = Type.Object(
  {
    requests: Type.Array(ApprovalRequest, { title: 'Requests', description: 'What waits for the person.' }),
    paused_until: Type.Optional(
      instant('Paused until', 'Three in a row were not approved: no new ones until then.'),
    ),
  },
  {
    examples: [
      {
        requests: [
          {
            challenge_id: '01943f5e-8a3c-7cc1-b3a5-0f6f6a4f9d21',
            client_id: 'app-6f6a4f9d2100',
            application: 'Shop',
            number_digits: 2,
            created_at: '2026-01-31T09:30:00.000Z',
            expires_at: '2026-01-31T09:35:00.000Z',
            ip_address: '203.0.113.9',
            user_agent: 'Mozilla/5.0 …',
            elsewhere: false,
          },
        ],
      },
      { requests: [] },
    ],
  },
);

export const Decision = Type.Object(
  { status: Type.Enum(['approved', 'denied'], { title: 'Status', description: 'Final.' }) },
  { examples: [{ status: 'approved' }] },
);
