import type { Challenge } from '../../core/challenge/challenge.ts';
import { draftChallenge } from '../../core/challenge/draft-challenge.ts';
import { PURPOSES } from '../../core/purpose/purposes.ts';
import type { Stores } from '../../core/stores.ts';
import type { Tenant } from '../../core/tenant.ts';
import type { Authenticated } from '../login/authenticate.ts';

/** Who sets up, and in which session; where a business does it for the account, the account's id stands for one. */
interface SettingUp extends Pick<Authenticated, 'application' | 'account'> {
  readonly session: Pick<Authenticated['session'], 'id' | 'ipAddress' | 'userAgent'>;
}

/** One open set-up challenge per session and method: asking again extends it. */
export async function setupChallenge(
  tenant: Tenant,
  { account, session }: SettingUp,
  method: string,
  { challenges }: Pick<Stores, 'challenges'> = tenant.database.stores,
): Promise<Challenge> {
  const reference = { sessionId: session.id, purpose: 'setup', method } as const;
  const open = (await challenges.findDemand(reference))?.challenge;
  const now = tenant.clock.now();
  if (open?.status === 'pending' && open.expiresAt > now) {
    return { ...open, expiresAt: now + PURPOSES.setup.lifetime };
  }
  const draft = { purpose: 'setup', methods: [method], sessionId: session.id, place: session } as const;
  return draftChallenge(tenant, account, draft);
}

/** Brings the challenge into existence, or moves its expiry where it exists; what showed earlier set-ups ends. */
export async function storeSetupChallenge(
  { challenges, qrLinks }: Stores,
  challenge: Challenge,
): Promise<void> {
  const { accountId, id, expiresAt } = challenge;
  await qrLinks.endAll(accountId);
  if (!(await challenges.extend(id, expiresAt))) await challenges.insert(challenge);
}

/** The same one for all who ask at once, so that the code of the later ends that of the earlier. */
export function openSetupChallenge(
  authenticated: Authenticated,
  method: string,
): Promise<Challenge | undefined> {
  const { account } = authenticated;
  return authenticated.database.transact(async (stores) => {
    if (!(await stores.accounts.hold(account.id, account.credentialVersion))) return undefined;
    const challenge = await setupChallenge(authenticated, authenticated, method, stores);
    await storeSetupChallenge(stores, challenge);
    return challenge;
  });
}
