import type { TokenCookies } from '../hooks/cookies.ts';
import type { Services } from '../services.ts';
import type { TypedApp } from '../typed-app.ts';

export type NativeApp = TypedApp;

export interface NativeServices extends Services {
  readonly cookies: TokenCookies;
}

export type NativeRoutes = (app: NativeApp, services: NativeServices) => void;
