import type { FastifyInstance } from 'fastify';
import type { TokenCookies } from '../hooks/cookies.ts';
import type { Services } from '../services.ts';

export interface NativeServices extends Services {
  readonly cookies: TokenCookies;
}

export type NativeRoutes = (app: FastifyInstance, services: NativeServices) => void;
