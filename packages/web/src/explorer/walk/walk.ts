import type { Json } from '../request/http-request.ts';
import type { Answer } from '../request/send.ts';
import type { Exchange } from '../session/exchange.ts';
import { findCodes } from '../session/tokens.ts';

export const STEPS = [
  'register',
  'standing',
  'setUp',
  'scan',
  'byHand',
  'confirm',
  'save',
  'logOut',
  'logIn',
  'secondFactor',
  'disable',
  'end',
] as const;

export type Step = (typeof STEPS)[number];

/** How far someone has come on the guided walk. */
export interface Walk {
  readonly step: Step;
  readonly person: ThrowAway;
  readonly exchanges: Readonly<Partial<Record<Step, Exchange>>>;
  /** The code that confirmed the set-up. */
  readonly confirmedWith: string;
}

export interface ThrowAway {
  readonly email: string;
  readonly username: string;
  readonly password: string;
}

export function beginWalk(): Walk {
  return { step: 'register', person: inventPerson(), exchanges: {}, confirmedWith: '' };
}

export function nextStep(step: Step): Step {
  return STEPS[STEPS.indexOf(step) + 1] ?? step;
}

export function succeeded(exchange: Exchange | undefined): boolean {
  return exchange?.answer !== undefined && exchange.answer.status < 400;
}

/** Of a domain that belongs to nobody (RFC 2606), with a password that nobody has seen. */
function inventPerson(): ThrowAway {
  const name = `guest-${randomText(8)}`;
  return { email: `${name}@example.com`, username: name, password: `Throw-Away-${randomText(10)}-7` };
}

function randomText(length: number): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  return [...crypto.getRandomValues(new Uint8Array(length))]
    .map((byte) => letters.charAt(byte % letters.length))
    .join('');
}

export interface SetUp {
  readonly qrCode: string;
  readonly secret: string;
  readonly otpauthUrl: string;
  readonly backupCodes: readonly string[];
}

/** What the answer of the set-up shows. */
export function readSetUp(answer: Answer | undefined): SetUp | undefined {
  const { qrCode, secret, otpauthUrl } = dataOf(answer?.json);
  if (typeof qrCode !== 'string' || typeof secret !== 'string' || typeof otpauthUrl !== 'string')
    return undefined;
  return { qrCode, secret, otpauthUrl, backupCodes: findCodes(answer?.json ?? null) };
}

function dataOf(json: Json | undefined): Readonly<Record<string, Json>> {
  const body = asRecord(json);
  return asRecord(body['data']);
}

function asRecord(json: Json | undefined): Readonly<Record<string, Json>> {
  const isRecord = typeof json === 'object' && json !== null && !Array.isArray(json);
  return isRecord ? (json as Readonly<Record<string, Json>>) : {};
}
