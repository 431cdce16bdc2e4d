import type { Answer } from '../../support/client.ts';
import { insist, insistStatus } from '../connection.ts';
import { inDoubt } from '../doubt.ts';
import type { Random } from '../random.ts';
import { codeOf, wrongCodeOf } from '../time-steps.ts';
import { markSpent } from './adopt.ts';
import { verify } from './backend.ts';
import { type Customer, type Doubt, freshCode, type Presentation } from './customer.ts';

/** Limits of the service that no load may reach: 10 wrong codes, 5 wrong recovery codes. */
const MOST_FAILURES = 5;
const MOST_RECOVERY_FAILURES = 3;

export function mayFail({ failures, failuresInDoubt }: Customer): boolean {
  return failures + failuresInDoubt < MOST_FAILURES;
}

/** One code always stays, and a limit that a few lost answers do not reach. */
export function mayRecover({ recoveryCodes, recoveryFailures }: Customer): boolean {
  return recoveryCodes.length > 1 && recoveryFailures < MOST_RECOVERY_FAILURES;
}

export async function verifyCode(customer: Customer, random: Random): Promise<void> {
  const presentation = freshCode(customer);
  if (presentation !== undefined) await present(customer, random, presentation);
}

export async function verifyRecoveryCode(customer: Customer, random: Random): Promise<void> {
  const presentation = recoveryCode(customer, random);
  if (presentation !== undefined) await present(customer, random, presentation);
}

export function recoveryCode({ recoveryCodes }: Customer, random: Random): Presentation | undefined {
  const code = random.pick(recoveryCodes);
  return code === undefined ? undefined : { method: 'recovery_code', code };
}

/** Now and then twice at once: one of the two may win. */
async function present(customer: Customer, random: Random, presentation: Presentation): Promise<void> {
  const mayRace = mayFail(customer) && customer.recoveryFailures + 1 < MOST_RECOVERY_FAILURES;
  const racers = mayRace ? random.between(1, 2) : 1;
  const doubt: Doubt & { kind: 'verify' } = { kind: 'verify', presentation, racers, accepted: 0 };
  await inDoubt(customer, doubt, () => raceAll(customer, doubt));
  insist(doubt.accepted === 1, `one code was accepted ${String(doubt.accepted)} times`);
  markSpent(customer, presentation);
}

/** All are heard out before one that was lost is reported. */
async function raceAll(customer: Customer, doubt: Doubt & { kind: 'verify' }): Promise<void> {
  const { presentation } = doubt;
  const show = async (): Promise<void> => {
    const answer = await verify(customer, presentation.code);
    doubt.racers -= 1;
    if (answer.status === 200) doubt.accepted += 1;
    else countRefusal(customer, presentation, answer);
    insist(answer.status !== 200 || isValid(answer, presentation), `a right code: ${answer.text}`);
  };
  const outcomes = await Promise.allSettled(Array.from({ length: doubt.racers }, show));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

export function isValid({ status, data }: Answer, { method }: Presentation): boolean {
  return status === 200 && data.valid === true && data.method === method;
}

/** Of a code that was spent, or whose time is over. */
export function countRefusal(
  customer: Customer,
  { method }: Pick<Presentation, 'method'>,
  answer: Answer,
): void {
  insistStatus(answer, 400, 'a code that may not be taken');
  insist(answer.body.code === 'invalid_code', `a code that may not be taken: ${answer.text}`);
  if (method === 'recovery_code') customer.recoveryFailures += 1;
  else customer.failures += 1;
}

export async function verifyCodeOnce(customer: Customer): Promise<void> {
  const presentation = freshCode(customer);
  if (presentation !== undefined) await presentOnce(customer, presentation);
}

export async function verifyRecoveryCodeOnce(customer: Customer, random: Random): Promise<void> {
  const presentation = recoveryCode(customer, random);
  if (presentation !== undefined) await presentOnce(customer, presentation);
}

/** Whoever repeats the request under its Idempotency-Key gets the same answer, and nothing is spent twice. */
async function presentOnce(customer: Customer, presentation: Presentation): Promise<void> {
  const idempotencyKey = newIdempotencyKey(customer);
  await inDoubt(customer, { kind: 'verify-once', presentation, idempotencyKey }, async () => {
    const answer = await verify(customer, presentation.code, idempotencyKey);
    insist(isValid(answer, presentation), `a right code: ${answer.status} ${answer.text}`);
    keepAnswer(customer, idempotencyKey, presentation.code, answer);
    markSpent(customer, presentation);
  });
}

/** Unique, for two of one person are never under way at once. */
function newIdempotencyKey({ email }: Customer): string {
  return `${email} ${crypto.randomUUID()}`;
}

export function keepAnswer(customer: Customer, idempotencyKey: string, code: string, answer: Answer): void {
  const { status, text } = answer;
  customer.verifications.push({ idempotencyKey, code, status, text });
}

/** The last ones are the likeliest to be lost. */
export async function repeatVerification(customer: Customer, random: Random): Promise<void> {
  const verification =
    random.next() < 0.5 ? customer.verifications.at(-1) : random.pick(customer.verifications);
  if (verification === undefined) return;
  const { idempotencyKey, code, status, text } = verification;
  const answer = await verify(customer, code, idempotencyKey);
  const same = answer.status === status && withoutRequestId(answer.text) === withoutRequestId(text);
  insist(same, `under one Idempotency-Key ${status} ${text}, then ${answer.status} ${answer.text}`);
}

function withoutRequestId(text: string): string {
  return text.replace(/"requestId":"[^"]*"/, '');
}

export async function guessCode(customer: Customer): Promise<void> {
  if (customer.authenticator === undefined) return;
  await beRefused(customer, wrongCodeOf(customer.authenticator.totp), 'a wrong code');
}

/** It stays wrong, and counts once. */
export async function guessCodeOnce(customer: Customer): Promise<void> {
  if (customer.authenticator === undefined) return;
  const code = wrongCodeOf(customer.authenticator.totp);
  const idempotencyKey = newIdempotencyKey(customer);
  const answer = await beRefused(customer, code, 'a wrong code', idempotencyKey);
  keepAnswer(customer, idempotencyKey, code, answer);
}

export async function replayCode(customer: Customer): Promise<void> {
  const { authenticator } = customer;
  const step = authenticator?.spentSteps.at(-1);
  if (authenticator === undefined || step === undefined) return;
  await beRefused(customer, codeOf(authenticator.totp, step), 'a code used before');
}

async function beRefused(
  customer: Customer,
  code: string,
  what: string,
  idempotencyKey?: string,
): Promise<Answer> {
  return inDoubt(customer, { kind: 'wrong-code' }, async () => {
    const answer = await verify(customer, code, idempotencyKey);
    insistStatus(answer, 400, what);
    insist(answer.body.code === 'invalid_code', `${what}: ${answer.text}`);
    customer.failures += 1;
    return answer;
  });
}
