import type { RouteDescription } from '../route.ts';

export interface ConduitRoute extends RouteDescription {
  readonly tag: 'Conduit';
  readonly access: 'bearer' | 'open';
}
