import type { ApplicationSettings } from '../../src/core/application/application.ts';
import { SECOND } from '../../src/core/clock.ts';
import { createAccount } from '../../src/flows/account/register.ts';
import { updateApplication } from '../../src/flows/administration/manage-applications.ts';
import { bearer, expectData, passwordLogin } from './attack-target.ts';
import type { Answer, HttpClient } from './client.ts';
import { newestCode, newNumber } from './messages.ts';
import { unwrap } from './outcomes.ts';
import { authenticator, codeNow, type Identity, newCaller, newIdentity, PASSWORD } from './person.ts';
import type { Service } from './service.ts';

/** Someone whose login waits for the factor that policy demands. */
export interface EnrollingPerson extends Identity {
  readonly client: HttpClient;
  readonly tempToken: string;
}

/** A person of a strict application, who has just registered. */
export async function newEnrolling(service: Pick<Service, 'client'>): Promise<EnrollingPerson> {
  const client = service.client();
  const identity = newIdentity('eve');
  const { tempToken } = expectData(await client.post('/auth/register', { ...identity, password: PASSWORD }));
  return { ...identity, client, tempToken };
}

/** The same person, who logs in (again) with the password. */
export async function enrolAgain(
  service: Pick<Service, 'client'>,
  { email, username }: Identity,
  client = service.client(),
): Promise<EnrollingPerson> {
  const { requires2FASetup, tempToken } = expectData(await passwordLogin({ client, email }));
  if (requires2FASetup !== true) throw new Error('no set-up was demanded');
  return { email, username, client, tempToken };
}

/** Changes what the application asks for; what was cached of it is forgotten. */
export async function demand(service: Service, settings: Partial<ApplicationSettings>): Promise<void> {
  unwrap(await updateApplication(service.engine, service.application, { settings }));
  service.clock.advance(2 * SECOND);
}

/** Someone with an account and a verified address, who never logged in. */
export async function newVerified(service: Service): Promise<Identity & { id: string }> {
  const identity = newIdentity('eve');
  const tenant = service.engine.in(service.application);
  const registration = { ...identity, password: PASSWORD };
  const { id } = unwrap(await createAccount(tenant, registration, newCaller()));
  await tenant.database.stores.accounts.verifyEmail(id, identity.email, service.clock.now());
  return { ...identity, id };
}

export type SetUpKind = 'totp' | 'sms' | 'email';
export const SET_UP_KINDS = ['totp', 'sms', 'email'] as const;

export interface Begun {
  readonly answer: Answer;
  readonly confirm: () => Promise<Answer>;
  readonly code: () => string;
}

type Bearing = Pick<EnrollingPerson, 'client' | 'tempToken'>;

/** Begins a set-up with the tempToken as the bearer. */
export async function begin(
  service: Service,
  { client, tempToken }: Bearing,
  kind: SetUpKind,
  more: object = {},
): Promise<Begun> {
  const destinations = {
    totp: {},
    sms: { phoneNumber: newNumber() },
    email: { email: `${crypto.randomUUID()}@example.com` },
  };
  const body: { phoneNumber?: string; email?: string } = destinations[kind];
  const answer = await client.post(`/2fa/${kind}/setup`, { ...body, ...more }, bearer(tempToken));
  const to = body.phoneNumber ?? body.email;
  const code = () =>
    to === undefined ? codeNow(service, authenticator(answer.data.secret)) : newestCode(service, to);
  const confirm = () => confirmWith({ client, tempToken }, kind, code());
  return { answer, code, confirm };
}

export function confirmWith({ client, tempToken }: Bearing, kind: SetUpKind, code: string): Promise<Answer> {
  return client.post(`/2fa/${kind}/verify-setup`, { code }, bearer(tempToken));
}
