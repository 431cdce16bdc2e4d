import type { Application } from '../../core/application/application.ts';
import type { Demand } from '../../core/challenge/challenge.ts';
import type { HostedSession } from '../../core/hosted-session/hosted-session.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { Random } from '../../core/ports/random.ts';
import type { BoxBinding } from '../../core/ports/secret-box.ts';
import { readDevice } from '../../core/push/device-state.ts';
import { placeOf } from '../../core/session/place.ts';

const LONG = 6;

/** The number of a session, in plain text; undefined until it is asked for. */
export function openNumber({ boxes }: Ports, session: HostedSession): string | undefined {
  if (session.secretNumber === '') return undefined;
  return new TextDecoder().decode(boxes.open(session.secretNumber, numberBinding(session)));
}

export function sealNumber({ boxes }: Ports, session: HostedSession, number: string): string {
  return boxes.seal(new TextEncoder().encode(number), numberBinding(session));
}

function numberBinding({ applicationId, id }: HostedSession): BoxBinding {
  return { table: 'hosted_sessions', column: 'secret_number', applicationId, id };
}

/** Six by policy, and whenever a device that may approve was seen last in another network than the login. */
export function numberLength(
  { settings }: Application,
  { factors }: Pick<Demand, 'factors'>,
  { userIp }: HostedSession,
): number {
  const devices = factors.filter(({ type, status }) => type === 'push' && status === 'active');
  const isAway = devices.some(({ state }) => isElsewhere(readDevice(state).place, userIp));
  return isAway ? LONG : settings.hosted.secretNumberDigits;
}

export function isElsewhere(place: string | undefined, userIp: string | undefined): boolean {
  return place !== undefined && userIp !== undefined && place !== placeOf(userIp);
}

export function isLong(number: string): boolean {
  return number.length >= LONG;
}

/** Every number of this many digits is equally likely. */
export function randomNumber(random: Random, digits: number): string {
  const numbers = 10 ** digits;
  const limit = Math.floor(2 ** 32 / numbers) * numbers;
  for (;;) {
    const bytes = random.bytes(4);
    const drawn = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
    if (drawn < limit) return String(drawn % numbers).padStart(digits, '0');
  }
}
