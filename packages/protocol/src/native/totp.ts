import { Type } from 'typebox';
import { SessionOfSetup } from './enrolment.ts';
import { Code, MailCode } from './fields.ts';

const backupCodes = ['A7B2C3D4E5', 'F6G7H8J9K2'];

export const TotpSetupRequest = Type.Object(
  {
    label: Type.Optional(
      Type.String({
        title: 'Name of the authenticator',
        description: 'A name to tell several authenticators apart.',
        examples: ['My phone'],
      }),
    ),
    mailCode: MailCode,
  },
  { examples: [{}, { label: 'My phone' }] },
);

export const TotpSetup = Type.Object(
  {
    qrCode: Type.String({
      description: 'PNG as a data URL, to be scanned.',
      examples: ['data:image/png;base64,iVBORw0…'],
    }),
    secret: Type.String({ description: 'Base32, to be typed where nothing scans.' }),
    otpauthUrl: Type.String({ description: 'What the QR code says; opens authenticator apps on a phone.' }),
    backupCodes: Type.Array(Type.String(), {
      description: 'Shown once, live once the set-up is confirmed; empty where the account holds live ones.',
    }),
  },
  {
    examples: [
      {
        qrCode: 'data:image/png;base64,iVBORw0…',
        secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
        otpauthUrl:
          'otpauth://totp/Example:ada%40example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Example',
        backupCodes,
      },
    ],
  },
);

export const ConfirmSetupRequest = Type.Object(
  { code: Code('6-digit code from your authenticator app', 'What the authenticator shows now.') },
  { examples: [{ code: '492039' }] },
);

export const SetupConfirmed = Type.Object(
  { enabled: Type.Literal(true), method: Type.String(), ...SessionOfSetup },
  { examples: [{ enabled: true, method: 'totp' }] },
);

export const BackupCodes = Type.Object(
  { backupCodes: Type.Array(Type.String(), { description: 'Shown once; all earlier ones are void.' }) },
  { examples: [{ backupCodes }] },
);

export const BackupCodeCount = Type.Object(
  { remaining: Type.Integer(), total: Type.Integer() },
  { examples: [{ remaining: 9, total: 10 }] },
);
