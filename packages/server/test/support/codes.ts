import type { Gateway } from '../../src/core/delivery/gateway.ts';
import { accept, type HandOver } from '../../src/core/delivery/hand-over.ts';
import type { InboxMessage } from '../../src/core/delivery/inbox.ts';
import type { Engine } from '../../src/core/engine.ts';
import type { SentFactorType } from '../../src/core/factor/factor-kinds.ts';
import { confirmSetup } from '../../src/flows/enrolment/confirm-setup.ts';
import { startSentSetup } from '../../src/flows/enrolment/set-up-sent.ts';
import { sendLoginCode } from '../../src/flows/login/login-code.ts';
import type { World } from './engine.ts';
import { unwrap } from './outcomes.ts';
import { newPerson, type Person, whoIs } from './person.ts';

/** What reached a number or address of the development inbox, newest first. */
export function arrived({ deliveryRoom }: Pick<World, 'deliveryRoom'>, to: string): InboxMessage[] {
  return (deliveryRoom.inbox?.list() ?? []).filter((message) => message.to === to);
}

/** The code that stands alone in a line, or behind the origin. */
export function codeIn(text: string): string {
  const code = /^(?:@\S+ #)?(\d{6})$/m.exec(text)?.[1];
  if (code === undefined) throw new Error('the message holds no code');
  return code;
}

export function newestCode(world: Pick<World, 'deliveryRoom'>, to: string): string {
  const [message] = arrived(world, to);
  if (message === undefined) throw new Error('nothing arrived');
  return codeIn(message.text);
}

/** The handle in the newest link of this kind. */
export function newestHandle(world: Pick<World, 'deliveryRoom'>, to: string, purpose: string): string {
  const pattern = new RegExp(`/links/${purpose}\\?token=(\\w+)`);
  for (const { text } of arrived(world, to)) {
    const handle = pattern.exec(text)?.[1];
    if (handle !== undefined) return handle;
  }
  throw new Error(`no link for ${purpose} arrived`);
}

/** Six digits that are not these. */
export function otherThan(code: string): string {
  return String((Number(code) + 1) % 1_000_000).padStart(6, '0');
}

let numbers = 0;

/** A Spanish mobile number; the ranges take turns, so that no test counts on the limit of another. */
export function newNumber(): string {
  numbers += 1;
  const [range, line] = [600 + (numbers % 100), 100_000 + numbers];
  return `+34${range}${line}`;
}

export interface Receiver extends Person {
  /** The number or address that codes go to. */
  readonly destination: string;
  readonly factorId: string;
}

/** Sends a set-up code to a destination. */
export async function beginSetup(world: World, person: Person, type: SentFactorType, destination: string) {
  const authenticated = await whoIs(world, person);
  return startSentSetup(authenticated, { type, destination }, person.caller);
}

/** One more destination, confirmed with the code that arrived there. */
export async function addDestination(
  world: World,
  person: Person,
  type: SentFactorType,
  destination: string,
): Promise<Receiver> {
  unwrap(await beginSetup(world, person, type, destination));
  const response = { method: type, code: newestCode(world, destination) };
  const authenticated = await whoIs(world, person);
  const { factorId } = unwrap(await confirmSetup(authenticated, response, person.caller));
  return { ...person, destination, factorId };
}

/** A person whose second factor is a number or an address. */
export async function newReceiver(
  world: World,
  type: SentFactorType = 'sms',
  options: Parameters<typeof newPerson>[1] = {},
): Promise<Receiver> {
  const person = await newPerson(world, options);
  const destination = type === 'sms' ? newNumber() : `codes-of-${person.username}@example.org`;
  return addDestination(world, person, type, destination);
}

export function send(
  { engine }: Pick<World, 'engine'>,
  person: Pick<Person, 'application' | 'caller'>,
  tempToken: string,
  method: SentFactorType = 'sms',
) {
  return sendLoginCode(engine.in(person.application), { tempToken, method }, person.caller);
}

/** Sends a login code and reads it. */
export async function receive(
  world: World,
  person: Receiver,
  tempToken: string,
  method: SentFactorType = 'sms',
): Promise<string> {
  unwrap(await send(world, person, tempToken, method));
  return newestCode(world, person.destination);
}

/** As if the link had been followed. */
export async function verifyAddress({ engine }: Pick<World, 'engine'>, person: Person): Promise<void> {
  const { accounts } = engine.database.stores.in(person.application.id);
  await accounts.verifyEmail(person.accountId, person.email, engine.clock.now());
}

export interface Scripted<Message> extends Gateway<Message> {
  readonly sent: Message[];
  /** What the next messages get. */
  answer: (message: Message) => HandOver | Promise<HandOver>;
}

/** A provider that keeps what it is given and answers as it is told. */
export function scripted<Message>(answer?: Scripted<Message>['answer']): Scripted<Message> {
  const sent: Message[] = [];
  const gateway: Scripted<Message> = {
    provider: 'scripted',
    sent,
    answer: answer ?? (() => accept('scripted', `id-${sent.length}`)),
    send: async (message) => {
      sent.push(message);
      return gateway.answer(message);
    },
    close: () => Promise.resolve(),
  };
  return gateway;
}

export const REFUSED: HandOver = {
  outcome: 'refused',
  provider: 'scripted',
  permanent: false,
  reason: 'unreachable',
};

export const UNKNOWN: HandOver = { outcome: 'unknown', provider: 'scripted', reason: 'timeout' };

/** The same engine with other gateways; numbers count as they do where messages cost money. */
export function withDelivery<W extends Pick<World, 'engine'>>(
  world: W,
  delivery: Partial<Engine['delivery']>,
): W {
  const engine = { ...world.engine, delivery: { ...world.engine.delivery, ...delivery } };
  return { ...world, engine };
}
