import { CONDUIT_ROUTES } from './conduit/conduit-routes.ts';
import { HOSTED_ROUTES } from './hosted/hosted-routes.ts';
import { NATIVE_ROUTES } from './native/native-routes.ts';
import type { Answered, Taken } from './route.ts';
import { SERVICE_ROUTES } from './service/service-routes.ts';
import { SWAPBITS_ROUTES } from './swapbits/swapbits-routes.ts';

/** Every route of ours, by API. */
export const ROUTES = {
  native: NATIVE_ROUTES,
  hosted: HOSTED_ROUTES,
  conduit: CONDUIT_ROUTES,
  swapbits: SWAPBITS_ROUTES,
  service: SERVICE_ROUTES,
} as const;

export type ApiName = keyof typeof ROUTES;
type AnyRoute = (typeof ROUTES)[ApiName][number];
export type Tag = AnyRoute['tag'];

export type RouteId = AnyRoute['id'];
export type RouteOf<Id extends RouteId> = Extract<AnyRoute, { readonly id: Id }>;

/** The type of the body that the route of this id takes. */
export type BodyOf<Id extends RouteId> = Taken<RouteOf<Id>, 'body'>;
export type ParamsOf<Id extends RouteId> = Taken<RouteOf<Id>, 'params'>;
export type QueryOf<Id extends RouteId> = Taken<RouteOf<Id>, 'query'>;

/** The type of what a success of the route of this id holds, without the envelope of the API. */
export type AnswerOf<Id extends RouteId> = Answered<RouteOf<Id>>;
