import type { Account } from '../../core/account/account.ts';
import { readEmail } from '../../core/account/identifier.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import type { Caller } from '../../core/caller.ts';
import { completeChallenge } from '../../core/challenge/complete-challenge.ts';
import { draftChallenge } from '../../core/challenge/draft-challenge.ts';
import type { Effect } from '../../core/challenge/guess.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { enrollFactor } from '../../core/factor/draft-factor.ts';
import type { Factor } from '../../core/factor/factor.ts';
import { FACTOR_KINDS } from '../../core/factor/factor-kinds.ts';
import { openFactor } from '../../core/factor/open-factor.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { readLabel } from '../../core/read-label.ts';
import { placeOf } from '../../core/session/place.ts';
import type { Tenant } from '../../core/tenant.ts';

export interface DeviceRegistration {
  readonly email: string;
  /** The current code of the TOTP secret. */
  readonly code: string;
  readonly name: string;
  readonly publicKey: unknown;
  /** Shows that whoever registers the key holds the secret: a code alone could be guessed. */
  readonly keyProof: string;
}

/** Makes a device that holds the secret of a person's TOTP factor one that approves for them. */
export async function registerDevice(
  tenant: Tenant,
  registration: DeviceRegistration,
  caller: Caller,
): Promise<Outcome<{ deviceId: string }>> {
  if (tenant.application.kind !== 'hosted') return refuse('wrong_application_kind');
  const key = await tenant.deviceKeys.read(registration.publicKey);
  if (key === undefined) return refuseField('public_key', 'public_key must be a JWK on the curve P-256');
  const read = readLabel('name', registration.name);
  if (!read.ok) return read;
  const name = read.value;
  if (name === '') return refuseField('name', 'name must not be empty');
  const { stores } = tenant.database;
  const account = await findOwner(tenant, registration.email);
  const factors = await stores.factors.listByAccount(account?.id ?? '');
  const message = await proofMessage(tenant, registration, key);
  const proved = findProved(tenant, factors, message, registration.keyProof);
  if (account === undefined || proved === undefined) return refuse('invalid_code');
  if (isFull(factors)) return refuse('too_many_factors');
  const draft = { purpose: 'device', methods: ['totp'], place: caller } as const;
  const challenge = draftChallenge(tenant, account, draft);
  await stores.challenges.insert(challenge);
  const owner = { account, type: 'push', label: name } as const;
  const place = placeOf(caller.ipAddress);
  const { factor: device } = await enrollFactor(tenant, owner, { subject: key, place });
  const completed = await completeChallenge(tenant, {
    reference: { id: challenge.id },
    purpose: 'device',
    response: { method: 'totp', code: registration.code, factorId: proved.id },
    caller,
    effect: registrationEffect(tenant, device, caller),
  });
  return completed.ok ? succeed({ deviceId: device.id }) : completed;
}

function refuseField(field: string, message: string) {
  return refuse('invalid_request', { field, message });
}

async function findOwner(tenant: Tenant, email: string): Promise<Account | undefined> {
  const identifier = readEmail(email);
  if (identifier === undefined) return undefined;
  const account = await tenant.database.stores.accounts.findByIdentifier(identifier);
  return account?.disabledAt === undefined ? account : undefined;
}

async function proofMessage(
  { deviceKeys, application: { clientId } }: Tenant,
  { email, code }: DeviceRegistration,
  key: string,
): Promise<string> {
  return ['countersign-device-v1', clientId, email, await deviceKeys.thumbprint(key), code].join('\n');
}

/** The TOTP factor whose secret made the proof; a person without one costs what one with one does. */
function findProved(
  ports: Ports,
  factors: readonly Factor[],
  message: string,
  proof: string,
): Factor | undefined {
  const active = factors.filter(({ type, status }) => type === 'totp' && status === 'active');
  const secrets = active.map((factor) => openFactor(ports, factor)?.secret);
  if (secrets.length === 0) ports.deviceKeys.proof(ports.random.bytes(20), 'SHA1', message);
  const digest = (text: string): string => ports.handles.digest(text);
  // Compared by their digests: where those first differ reveals nothing of the proof.
  return active.find((factor, index) => {
    const secret = secrets[index];
    const algorithm = factor.parameters.algorithm ?? 'SHA1';
    return (
      secret !== undefined && digest(ports.deviceKeys.proof(secret, algorithm, message)) === digest(proof)
    );
  });
}

function isFull(factors: readonly Factor[]): boolean {
  const devices = factors.filter(({ type, status }) => type === 'push' && status !== 'pending');
  return devices.length >= FACTOR_KINDS.push.mostPerAccount;
}

/** The credential version stays: a session that waits at this moment may be answered with the new device. */
function registrationEffect(tenant: Tenant, device: Factor, caller: Caller): Effect<true> {
  return {
    redeems: true,
    holdsAccount: true,
    prepare: ({ account }) => {
      const data = { method: device.type, factorId: device.id };
      const event = newEvent(tenant, 'factor.activated', {
        accountId: account.id,
        caller,
        data,
      });
      const record = prepareEvents(tenant, account, [event]);
      return Promise.resolve(async (stores) => {
        const held = await stores.factors.listByAccount(account.id);
        if (isFull(held)) return undefined;
        await stores.factors.insert(device);
        await record(stores);
        return true;
      });
    },
  };
}
