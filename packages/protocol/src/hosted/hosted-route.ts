import type { KeyScope, RouteDescription } from '../route.ts';

interface BackendRoute extends RouteDescription {
  readonly tag: 'Hosted';
  readonly access: 'api-key';
  readonly scope: KeyScope;
}

/** Approving devices hold no API key: they sign what they send. */
interface DeviceRoute extends RouteDescription {
  readonly tag: 'Approving devices';
  readonly access: 'open';
}

export type HostedRoute = BackendRoute | DeviceRoute;
