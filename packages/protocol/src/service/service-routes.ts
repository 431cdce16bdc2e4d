import type { Advice } from '../advice.ts';
import type { ServiceRoute } from '../route.ts';
import {
  Health,
  Jwks,
  Liveness,
  MetricsText,
  Noted,
  OpenapiDocument,
  ReceiptParameters,
  ReceivedMessages,
  Welcome,
} from './schemas.ts';

const UP: Advice = { meaning: 'The service and its database are up.', remedy: 'Nothing is left to do.' };
const DOWN: Advice = {
  meaning: 'The process runs, and its database does not answer.',
  remedy: 'Look after the database; requests are served again as soon as it answers.',
};

export const WELCOME = {
  id: 'welcome',
  method: 'GET',
  path: '/',
  tag: 'Service',
  summary: 'Where to go next',
  description: 'A browser is shown a page instead.',
  answers: {
    200: {
      schema: Welcome,
      meaning: 'The service runs, and these are its addresses.',
      remedy: 'Begin at `docs`.',
    },
  },
} as const satisfies ServiceRoute;

export const READ_HEALTH = {
  id: 'readHealth',
  method: 'GET',
  path: '/health',
  tag: 'Service',
  summary: 'Whether the service and what it needs are up',
  answers: { 200: { schema: Health, ...UP }, 503: { schema: Health, ...DOWN } },
} as const satisfies ServiceRoute;

export const READ_LIVENESS = {
  id: 'readLiveness',
  method: 'GET',
  path: '/health/live',
  tag: 'Service',
  summary: 'Whether the process runs',
  answers: {
    200: { schema: Liveness, meaning: 'The process runs.', remedy: 'Nothing is left to do.' },
  },
} as const satisfies ServiceRoute;

export const READ_READINESS = {
  id: 'readReadiness',
  method: 'GET',
  path: '/health/ready',
  tag: 'Service',
  summary: 'Whether requests can be served',
  answers: { 200: { schema: Liveness, ...UP }, 503: { schema: Liveness, ...DOWN } },
} as const satisfies ServiceRoute;

export const READ_METRICS = {
  id: 'readMetrics',
  method: 'GET',
  path: '/metrics',
  tag: 'Service',
  security: [{}, { metricsToken: [] }],
  summary: 'Metrics for Prometheus',
  description:
    'With the token from the configuration. In development this machine needs none, unless it asks through a proxy.',
  answers: {
    200: {
      schema: MetricsText,
      meaning: 'These are the metrics, in the text format of Prometheus.',
      remedy: 'Have Prometheus read them.',
    },
  },
  refusals: [
    {
      code: 'invalid_access_token',
      meaning: 'Asked for without the token of the configuration.',
      remedy: 'Send COUNTERSIGN_METRICS_TOKEN as the bearer.',
    },
  ],
} as const satisfies ServiceRoute;

export const READ_OPENAPI = {
  id: 'readOpenapi',
  method: 'GET',
  path: '/openapi.json',
  tag: 'Service',
  summary: 'This description',
  answers: {
    200: {
      schema: OpenapiDocument,
      meaning: 'This describes every route of every API, as OpenAPI 3.1.',
      remedy: 'Read it at /docs, or make a client from it.',
    },
  },
} as const satisfies ServiceRoute;

export const READ_JWKS = {
  id: 'readJwks',
  method: 'GET',
  path: '/.well-known/jwks.json',
  tag: 'Service',
  summary: "The application's public signing keys",
  answers: {
    200: {
      schema: Jwks,
      meaning: 'With these keys anyone can verify access tokens of the application.',
      remedy: 'Give the address to a JWT library; it finds the key by `kid`.',
    },
  },
  refusals: ['application_not_found', 'application_inactive'],
  faults: ['unavailable'],
} as const satisfies ServiceRoute;

export const RECEIVE_RECEIPT = {
  id: 'receiveReceipt',
  method: 'POST',
  path: '/delivery/receipts/{provider}',
  tag: 'Delivery',
  summary: 'What became of a message',
  description:
    "A provider's status webhook, signed by it. Twilio sends a form, Vonage and your own gateway send JSON.",
  params: ReceiptParameters,
  answers: {
    204: {
      schema: Noted,
      meaning: 'The webhook is authentic, and noted where the message is ours.',
      remedy: 'Nothing is left to do.',
    },
  },
  refusals: ['rate_limited'],
  faults: ['notFound', 'tooLarge', 'unsigned', 'unsignedSoFar', 'broken', 'unavailable'],
} as const satisfies ServiceRoute;

/** Only in development without providers. */
export const LIST_RECEIVED_MESSAGES = {
  id: 'listReceivedMessages',
  method: 'GET',
  path: '/dev/inbox.json',
  tag: 'Service',
  summary: 'The messages that no provider carries',
  description: 'In development without providers only, and for clients on the same machine.',
  answers: {
    200: {
      schema: ReceivedMessages,
      meaning: 'These messages would have been sent, the newest first.',
      remedy: 'Take the code or the link from the newest one.',
    },
  },
  faults: ['notFound'],
} as const satisfies ServiceRoute;

/** For everybody, outside every account and application. */
export const SERVICE_ROUTES = [
  WELCOME,
  READ_HEALTH,
  READ_LIVENESS,
  READ_READINESS,
  READ_METRICS,
  READ_OPENAPI,
  READ_JWKS,
  RECEIVE_RECEIPT,
  LIST_RECEIVED_MESSAGES,
] as const;
