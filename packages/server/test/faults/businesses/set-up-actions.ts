import { ApprovingDevice } from '../../support/approving-device.ts';
import { insist, insistStatus } from '../connection.ts';
import { inDoubt } from '../doubt.ts';
import type { Random } from '../random.ts';
import { codeOf, freshStep } from '../time-steps.ts';
import { adoptAuthenticator, adoptOff, adoptSetup, markSpent } from './adopt.ts';
import { type Authenticator, authenticatorOf, newAuthenticator } from './authenticator.ts';
import { activate, disable, enable, enroll } from './backend.ts';
import { countChange } from './business.ts';
import { type Customer, freshCode } from './customer.ts';

/** Where something is in force, the key's limit of changes counts it. */
function countReplacement({ authenticator, key }: Customer): void {
  if (authenticator !== undefined) countChange(key);
}

export function enableAnother(customer: Customer): Promise<void> {
  return enableWith(customer, newAuthenticator());
}

/** A secret that was in force before: what was spent of it stays spent. */
export async function enableFormer(customer: Customer, random: Random): Promise<void> {
  const former = random.pick(customer.former);
  if (former !== undefined) await enableWith(customer, former);
}

async function enableWith(customer: Customer, authenticator: Authenticator): Promise<void> {
  customer.isNamed = true;
  countReplacement(customer);
  forgetVerifications(customer);
  await inDoubt(customer, { kind: 'enable', authenticator }, async () => {
    const answer = await enable(customer, authenticator);
    insistStatus(answer, 200, 'ENABLE');
    adoptAuthenticator(customer, authenticator);
  });
}

/** Changes nothing: nothing is in doubt. */
export async function enableAgain(customer: Customer): Promise<void> {
  if (customer.authenticator === undefined) return;
  insistStatus(await enable(customer, customer.authenticator), 200, 'ENABLE with the same secret');
}

export async function turnOff(customer: Customer): Promise<void> {
  countChange(customer.key);
  forgetVerifications(customer);
  await inDoubt(customer, { kind: 'disable' }, async () => {
    const answer = await disable(customer);
    insistStatus(answer, 200, 'DISABLE');
    insist(answer.data.two_factor_enabled === false, 'DISABLE did not turn it off');
    adoptOff(customer);
  });
}

/** What is in force stays so. */
export async function beginSetUp(customer: Customer): Promise<void> {
  customer.isNamed = true;
  const answer = await enroll(customer);
  insistStatus(answer, 200, 'an enrolment');
  const { secret, recovery_codes: recoveryCodes } = answer.data;
  customer.pending = { authenticator: authenticatorOf(secret), recoveryCodes };
}

export async function confirmSetUp(customer: Customer): Promise<void> {
  const { pending: setup } = customer;
  const step = setup && freshStep(setup.authenticator.spentSteps);
  if (setup === undefined || step === undefined) return;
  countReplacement(customer);
  forgetVerifications(customer);
  await inDoubt(customer, { kind: 'activate', setup, step }, async () => {
    const answer = await activate(customer, codeOf(setup.authenticator.totp, step));
    insistStatus(answer, 200, 'the confirmation of an enrolment');
    adoptSetup(customer, setup, step);
  });
}

/** A phone that may approve; the code that it is registered with is spent. */
export async function registerDevice(customer: Customer): Promise<void> {
  const presentation = freshCode(customer);
  if (customer.authenticator === undefined || presentation === undefined) return;
  const { secret } = customer.authenticator.totp;
  const scanned = { clientId: customer.business.clientId, email: customer.email, secret: secret.bytes };
  const device = await ApprovingDevice.scan(customer.browser, Date, scanned);
  await inDoubt(customer, { kind: 'register', presentation }, async () => {
    insistStatus(await device.register(presentation.code), 201, 'the registration of a device');
    markSpent(customer, presentation);
    customer.device = device;
  });
}

/** What was valid under the former authenticator is no longer repeated as valid. */
function forgetVerifications(customer: Customer): void {
  customer.verifications.length = 0;
}
