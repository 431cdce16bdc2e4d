import type { Account } from '../../core/account/account.ts';
import type { Caller } from '../../core/caller.ts';
import { draftChallenge } from '../../core/challenge/draft-challenge.ts';
import { type Outcome, succeed } from '../../core/outcome.ts';
import { countRightPassword } from '../../core/password/count-right-password.ts';
import { PURPOSES } from '../../core/purpose/purposes.ts';
import type { Tenant } from '../../core/tenant.ts';
import type { Reservation } from '../../core/throttle/throttle.ts';
import type { TrustedBrowser } from '../../core/trusted-browser/trusted-browser.ts';

export interface PendingLogin {
  readonly kind: 'second_factor_due';
  readonly tempToken: string;
  readonly methods: readonly string[];
  /** Milliseconds. */
  readonly expiresIn: number;
}

interface FirstFactorPassed {
  readonly account: Account;
  readonly caller: Caller;
  /** Whose token came with the password. */
  readonly device?: TrustedBrowser | undefined;
  /** Of the password's guess. */
  readonly reservation: Reservation;
}

/** Issues the tempToken: proof of the first factor and of nothing more. */
export async function issueLoginChallenge(
  tenant: Tenant,
  { account, caller, device, reservation }: FirstFactorPassed,
  methods: readonly string[],
): Promise<Outcome<PendingLogin>> {
  const handle = tenant.handles.issue('temp');
  const challenge = draftChallenge(tenant, account, {
    purpose: 'login',
    methods,
    handleHash: handle.hash,
    ...(device !== undefined && { trustedBrowserId: device.id }),
    amr: ['pwd'],
    place: caller,
  });
  const counted = await tenant.database.transact(async (stores): Promise<Outcome<void>> => {
    const admitted = await countRightPassword(tenant, { account, caller, device }, stores);
    if (admitted.ok) await stores.challenges.insert(challenge);
    await stores.throttles.giveBack(reservation);
    return admitted;
  });
  if (!counted.ok) return counted;
  const expiresIn = PURPOSES.login.lifetime;
  return succeed({ kind: 'second_factor_due', tempToken: handle.token, methods, expiresIn });
}
