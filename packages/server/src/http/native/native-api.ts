import type { FastifyInstance } from 'fastify';
import { prepareApi } from '../api.ts';
import { TokenCookies } from '../hooks/cookies.ts';
import type { Services } from '../services.ts';
import { changePasswordRoute } from './accounts/change-password.ts';
import { emailRoutes } from './accounts/email.ts';
import { loginRoute } from './accounts/login.ts';
import { meRoute } from './accounts/me.ts';
import { reauthenticateRoute } from './accounts/reauthenticate.ts';
import { registerRoute } from './accounts/register.ts';
import { resetPasswordRoutes } from './accounts/reset-password.ts';
import { deviceRoutes } from './devices/devices.ts';
import { nativeErrors } from './native-errors.ts';
import type { NativeRoutes, NativeServices } from './native-services.ts';
import { backupCodeRoutes } from './second-factor/backup-codes.ts';
import { verifyRoutes } from './second-factor/finish-login.ts';
import { methodRoutes } from './second-factor/methods.ts';
import { sendCodeRoutes } from './second-factor/send-code.ts';
import { emailFactorRoutes, smsRoutes } from './second-factor/sent-factors.ts';
import { statusRoute } from './second-factor/status.ts';
import { totpRoutes } from './second-factor/totp.ts';
import { logoutRoute } from './sessions/logout.ts';
import { refreshRoute } from './sessions/refresh.ts';
import { sessionRoutes } from './sessions/sessions.ts';

/** The native API: for apps that let the service keep their accounts. */
export function nativeApi(app: FastifyInstance, services: Services, done: () => void): void {
  prepareApi(app, services, nativeErrors);
  const native: NativeServices = { ...services, cookies: new TokenCookies(services.config) };
  for (const add of ROUTES) add(app, native);
  done();
}

const ROUTES: readonly NativeRoutes[] = [
  registerRoute,
  loginRoute,
  meRoute,
  reauthenticateRoute,
  changePasswordRoute,
  resetPasswordRoutes,
  emailRoutes,
  refreshRoute,
  logoutRoute,
  sessionRoutes,
  totpRoutes,
  smsRoutes,
  emailFactorRoutes,
  sendCodeRoutes,
  verifyRoutes,
  backupCodeRoutes,
  methodRoutes,
  statusRoute,
  deviceRoutes,
];
