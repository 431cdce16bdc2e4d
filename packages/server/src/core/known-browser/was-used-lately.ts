import type { Caller } from '../caller.ts';
import type { Challenge, ChallengePurpose } from '../challenge/challenge.ts';
import { DAY } from '../clock.ts';
import type { Stores } from '../stores.ts';
import type { Tenant } from '../tenant.ts';

/** For how long an address stays known by its last use. */
export const KNOWN_BROWSER_MEMORY = 30 * DAY;

interface Use {
  readonly accountId: string;
  readonly ipAddress: string;
  readonly since: number;
}

type Look = (stores: Stores, use: Use) => Promise<boolean>;

const logins: Look = ({ sessions }, { accountId, ipAddress, since }) =>
  sessions.wasOpenedFrom(accountId, ipAddress, since);

const approvals: Look = ({ challenges }, { accountId, ipAddress, since }) =>
  challenges.wasApprovedFrom(accountId, ipAddress, since);

const never: Look = () => Promise.resolve(false);

/** What makes an address known to whoever answers a challenge without a session. */
const LOOKS: Record<ChallengePurpose, Look> = {
  login: logins,
  enrolment: logins,
  hosted: approvals,
  // Asked by backends and devices, in whose place the person is not.
  verify: never,
  device: never,
  // Asked for in a session.
  'step-up': never,
  setup: never,
};

/** Whether the owner got in from this address lately: so did everyone behind it, and hardly any stranger. */
export function wasUsedLately(
  { clock, database }: Tenant,
  { purpose, accountId }: Pick<Challenge, 'purpose' | 'accountId'>,
  { ipAddress, ipBucket }: Caller,
  stores: Stores = database.stores,
): Promise<boolean> {
  // A backend speaks for everyone.
  if (ipBucket === undefined) return Promise.resolve(false);
  return LOOKS[purpose](stores, { accountId, ipAddress, since: clock.now() - KNOWN_BROWSER_MEMORY });
}
