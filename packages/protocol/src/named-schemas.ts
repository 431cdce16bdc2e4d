import type { TSchema } from 'typebox';
import { Failure as ConduitFailure } from './conduit/failure.ts';
import { Tokens as ConduitTokens, ConduitUser } from './conduit/schemas.ts';
import { DeviceRequest } from './hosted/devices.ts';
import { Failure as HostedFailure } from './hosted/failure.ts';
import { OpenedSession, SecondFactorDue } from './native/accounts.ts';
import { Failure as NativeFailure } from './native/failure.ts';
import { Message } from './native/message.ts';
import { ListedSession } from './native/sessions.ts';
import { Refreshed } from './native/tokens.ts';
import { User } from './native/user.ts';
import { Health, Liveness, ReceivedMessage } from './service/schemas.ts';
import { Failure as SwapbitsFailure } from './swapbits/failure.ts';

/**
 * What several routes have in common, by the name that it has in `/openapi.json`. What one route alone takes or returns
 * is named after the route: `LoginRequest`, `LoginAnswer`.
 */
export const NAMED_SCHEMAS: Readonly<Record<string, TSchema>> = {
  User,
  Session: OpenedSession,
  SecondFactorDue,
  Tokens: Refreshed,
  ListedSession,
  Message,
  DeviceRequest,
  ConduitUser,
  ConduitTokens,
  Health,
  Liveness,
  ReceivedMessage,
  NativeFailure,
  HostedFailure,
  ConduitFailure,
  SwapbitsFailure,
};
