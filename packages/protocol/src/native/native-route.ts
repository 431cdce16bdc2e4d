import type { RouteDescription } from '../route.ts';

export interface NativeRoute extends RouteDescription {
  readonly tag: 'Accounts' | 'Sessions' | 'Second factor' | 'Trusted devices';
  readonly access: 'bearer' | 'open';
}
