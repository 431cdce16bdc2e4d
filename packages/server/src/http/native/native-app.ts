import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { TokenCookies } from '../plugins/cookies.ts';
import type { Services } from '../services.ts';

/** Knows the types of bodies and parameters from their schemas. */
export type NativeApp = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

export interface NativeServices extends Services {
  readonly cookies: TokenCookies;
}

export type NativeRoutes = (app: NativeApp, services: NativeServices) => void;
