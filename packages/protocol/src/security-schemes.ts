/** What may open a route, as OpenAPI describes it. */
export const SECURITY_SCHEMES = {
  bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'An access token.' },
  tempToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'The token of a login whose second factor is due.',
  },
  refreshToken: { type: 'http', scheme: 'bearer', description: 'A refresh token.' },
  apiKey: {
    type: 'apiKey',
    in: 'header',
    name: 'X-API-Key',
    description: "Of a business's backend; never in a browser.",
  },
  sessionToken: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Session-Token',
    description: 'The session_token of one session; a secret between two backends.',
  },
  metricsToken: { type: 'http', scheme: 'bearer', description: 'COUNTERSIGN_METRICS_TOKEN.' },
} as const;
