import type { Challenge } from '../../core/challenge/challenge.ts';
import { draftChallenge } from '../../core/challenge/draft-challenge.ts';
import { PURPOSES } from '../../core/purpose/purposes.ts';
import type { Stores } from '../../core/stores.ts';
import type { Tenant } from '../../core/tenant.ts';
import type { Authenticated } from '../login/authenticate.ts';

/** Who sets up, and in which session; where a business does it for the account, the account's id stands for one. */
interface SettingUp extends Pick<Authenticated, 'account'> {
  readonly session: Pick<Authenticated['session'], 'id' | 'ipAddress' | 'userAgent'>;
}

/**
 * The open set-up challenge of this session and method, whose time begins anew; a new one where there is none, or where
 * it ended while it was looked at. What showed earlier set-ups ends. The account is held by whoever calls.
 */
export async function openSetupChallenge(
  tenant: Tenant,
  { account, session }: SettingUp,
  method: string,
  { challenges, qrLinks }: Stores,
): Promise<Challenge> {
  await qrLinks.endAll(account.id);
  const reference = { sessionId: session.id, purpose: 'setup', method } as const;
  const open = (await challenges.findDemand(reference))?.challenge;
  const now = tenant.clock.now();
  const expiresAt = now + PURPOSES.setup.lifetime;
  const stands = open?.status === 'pending' && open.expiresAt > now;
  if (stands && (await challenges.extend(open.id, expiresAt))) return { ...open, expiresAt };
  const draft = { purpose: 'setup', methods: [method], sessionId: session.id, place: session } as const;
  const challenge = draftChallenge(tenant, account, draft);
  await challenges.insert(challenge);
  return challenge;
}

/** The same one for all who ask at once, so that the code of the later ends that of the earlier. */
export function openSentSetupChallenge(
  authenticated: Authenticated,
  method: string,
): Promise<Challenge | undefined> {
  const { account } = authenticated;
  return authenticated.database.transact(async (stores) => {
    if (!(await stores.accounts.hold(account.id, account.credentialVersion))) return undefined;
    return openSetupChallenge(authenticated, authenticated, method, stores);
  });
}
