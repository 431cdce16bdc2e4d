import type { RouteDescription } from '../route.ts';

export interface SwapbitsRoute extends RouteDescription {
  readonly tag: 'SwapBits';
  readonly access: 'bearer' | 'open';
  /** What was done, for clients to branch on. */
  readonly code: number;
  readonly message: string;
}
