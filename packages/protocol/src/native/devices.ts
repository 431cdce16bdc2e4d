import { type Static, Type } from 'typebox';
import { instant } from '../instant.ts';
import { identifier } from './identifier.ts';

export type ListedDevice = Static<typeof ListedDevice>;
const ListedDevice = Type.Object({
  id: identifier('Removes it with `DELETE /2fa/devices/{id}`.'),
  deviceName: Type.String(),
  ipAddress: Type.String(),
  userAgent: Type.String(),
  createdAt: instant('When it was trusted.'),
  lastUsedAt: instant('When it last skipped the second factor.'),
  expiresAt: instant('When it is trusted no more.'),
});

export const Devices = Type.Object(
  { devices: Type.Array(ListedDevice) },
  {
    description: 'Browsers and apps that skip the second factor.',
    examples: [
      {
        devices: [
          {
            id: '01943f62-40a9-7e07-8d38-3d0b5ee1f0aa',
            deviceName: 'Laptop',
            ipAddress: '203.0.113.7',
            userAgent: 'Mozilla/5.0 (Macintosh) Firefox/140.0',
            createdAt: '2026-01-31T09:30:00.000Z',
            lastUsedAt: '2026-01-31T09:30:00.000Z',
            expiresAt: '2026-03-02T09:30:00.000Z',
          },
        ],
      },
    ],
  },
);

export const DevicesRemoved = Type.Object(
  { message: Type.String(), removedCount: Type.Integer({ description: 'How many devices were removed.' }) },
  { examples: [{ message: 'All trusted devices were removed', removedCount: 2 }] },
);
