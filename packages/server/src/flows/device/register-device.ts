import type { Account } from '../../core/account/account.ts';
import { emailKey } from '../../core/account/identifier.ts';
import type { Application } from '../../core/application/application.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import type { Caller } from '../../core/caller.ts';
import { completeChallenge } from '../../core/challenge/complete-challenge.ts';
import { draftChallenge } from '../../core/challenge/draft-challenge.ts';
import type { Effect } from '../../core/challenge/guess.ts';
import type { Engine } from '../../core/engine.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { enrollFactor } from '../../core/factor/draft-factor.ts';
import type { Factor } from '../../core/factor/factor.ts';
import { FACTOR_KINDS } from '../../core/factor/factor-kinds.ts';
import { openFactor } from '../../core/factor/open-factor.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { placeOf } from '../../core/session/place.ts';
import { MAX_LABEL } from '../enrolment/manage-factors.ts';

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
  engine: Engine,
  application: Application,
  registration: DeviceRegistration,
  caller: Caller,
): Promise<Outcome<{ deviceId: string }>> {
  if (application.kind !== 'hosted') return refuse('wrong_application_kind');
  const key = await engine.deviceKeys.read(registration.publicKey);
  const name = registration.name.trim().slice(0, MAX_LABEL);
  if (key === undefined) return refuseField('public_key', 'public_key must be a JWK on the curve P-256');
  if (name === '') return refuseField('name', 'name must not be empty');
  const { stores } = engine.database;
  const account = await findOwner(engine, application, registration.email);
  const factors = await stores.factors.listByAccount(application.id, account?.id ?? '');
  const message = await proofMessage(engine, application, registration, key);
  const proved = findProved(engine, factors, message, registration.keyProof);
  if (account === undefined || proved === undefined) return refuse('invalid_code');
  if (isFull(factors)) return refuse('too_many_factors');
  const draft = { purpose: 'device', methods: ['totp'], place: caller } as const;
  const challenge = draftChallenge(engine, account, draft);
  await stores.challenges.insert(challenge);
  const owner = { account, type: 'push', label: name } as const;
  const place = placeOf(caller.ipAddress);
  const { factor: device } = await enrollFactor(engine, owner, { subject: key, place });
  const completed = await completeChallenge(engine, application, {
    reference: { id: challenge.id },
    purpose: 'device',
    response: { method: 'totp', code: registration.code, factorId: proved.id },
    caller,
    effect: registrationEffect(engine, application, device, caller),
  });
  return completed.ok ? succeed({ deviceId: device.id }) : completed;
}

function refuseField(field: string, message: string) {
  return refuse('invalid_request', { field, message });
}

async function findOwner(
  engine: Engine,
  application: Application,
  email: string,
): Promise<Account | undefined> {
  const key = emailKey(email);
  if (key === undefined) return undefined;
  const { accounts } = engine.database.stores;
  const account = await accounts.findByIdentifier(application.id, { kind: 'email', key });
  return account?.disabledAt === undefined ? account : undefined;
}

async function proofMessage(
  { deviceKeys }: Engine,
  { clientId }: Application,
  { email, code }: DeviceRegistration,
  key: string,
): Promise<string> {
  return ['countersign-device-v1', clientId, email, await deviceKeys.thumbprint(key), code].join('\n');
}

/** The TOTP factor whose secret made the proof; a person without one costs what one with one does. */
function findProved(
  engine: Engine,
  factors: readonly Factor[],
  message: string,
  proof: string,
): Factor | undefined {
  const active = factors.filter(({ type, status }) => type === 'totp' && status === 'active');
  const secrets = active.map((factor) => openFactor(engine, factor)?.secret);
  if (secrets.length === 0) engine.deviceKeys.proof(engine.random.bytes(20), 'SHA1', message);
  const digest = (text: string): string => engine.handles.digest(text);
  // Compared by their digests: where those first differ reveals nothing of the proof.
  return active.find((factor, index) => {
    const secret = secrets[index];
    const algorithm = factor.parameters.algorithm ?? 'SHA1';
    return (
      secret !== undefined && digest(engine.deviceKeys.proof(secret, algorithm, message)) === digest(proof)
    );
  });
}

function isFull(factors: readonly Factor[]): boolean {
  const devices = factors.filter(({ type, status }) => type === 'push' && status !== 'pending');
  return devices.length >= FACTOR_KINDS.push.mostPerAccount;
}

/** The credential version stays: a session that waits at this moment may be answered with the new device. */
function registrationEffect(
  engine: Engine,
  application: Application,
  device: Factor,
  caller: Caller,
): Effect<true> {
  return {
    redeems: true,
    holdsAccount: true,
    prepare: ({ account }) => {
      const data = { method: device.type, factorId: device.id };
      const event = newEvent(engine, application, 'factor.activated', {
        accountId: account.id,
        caller,
        data,
      });
      const record = prepareEvents(engine, application, account, [event]);
      return Promise.resolve(async (stores) => {
        const held = await stores.factors.listByAccount(application.id, account.id);
        if (isFull(held)) return undefined;
        await stores.factors.insert(device);
        await record(stores);
        return true;
      });
    },
  };
}
