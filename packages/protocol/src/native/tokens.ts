import { type Static, Type } from 'typebox';

export const accessTokenExample = 'eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOi…';

export const tokensExample = { accessToken: accessTokenExample, refreshToken: 'cs_refresh_8Kd2…' };

export const AccessToken = Type.String({
  description: 'JWT (ES256), good for 15 minutes: `Authorization: Bearer …`.',
  examples: [accessTokenExample],
});

export const RefreshToken = Type.String({
  title: 'Refresh token',
  description:
    'Good for 7 days and until the answer to a refresh holds another; in cookie mode it travels in a cookie instead.',
  examples: [tokensExample.refreshToken],
});

export const DeviceToken = Type.String({
  title: 'Token of a trusted device',
  description:
    'Of a trusted device: skips the second factor for 30 days; in cookie mode it travels in a cookie.',
  examples: ['cs_device_5pTx…'],
});

export const RefreshRequest = Type.Object(
  { refreshToken: Type.Optional(RefreshToken) },
  { description: 'Empty in cookie mode.', examples: [{ refreshToken: tokensExample.refreshToken }] },
);

export type Refreshed = Static<typeof Refreshed>;
export const Refreshed = Type.Object(
  { accessToken: AccessToken, refreshToken: Type.Optional(RefreshToken) },
  { examples: [tokensExample] },
);
