import type { Answer } from '../../support/client.ts';
import { insist, insistStatus } from '../connection.ts';
import { inDoubt } from '../doubt.ts';
import type { Random } from '../random.ts';
import { isInWindow } from '../time-steps.ts';
import { firstFactor } from './first-factor.ts';
import { addSession, type Doubt, type Person, type Presentation } from './person.ts';

/** Limits of the service that no load may reach: 10 wrong codes, 5 wrong backup codes. */
export const MOST_FAILURES = 5;
const MOST_RECOVERY_FAILURES = 2;

/** Now and then twice at once, with two pending logins: one of the two may win. */
export async function present(
  person: Person,
  random: Random,
  make: (tempToken: string) => Presentation,
): Promise<void> {
  const mayRace =
    person.failures + person.failuresInDoubt < MOST_FAILURES &&
    person.recoveryFailures < MOST_RECOVERY_FAILURES;
  const racers = mayRace ? random.between(1, 2) : 1;
  const presentations: Presentation[] = [];
  while (presentations.length < racers) presentations.push(make(await firstFactor(person)));
  const doubt: Doubt & { kind: 'present' } = { kind: 'present', presentations, accepted: 0 };
  const trustDevice = random.next() < 0.3;
  await inDoubt(person, doubt, () => raceAll(person, doubt, trustDevice));
  insist(doubt.accepted === 1, `one code was accepted ${String(doubt.accepted)} times`);
  markSpent(person, presentations[0]);
}

/** All are heard out before one that was lost is reported. */
async function raceAll(
  person: Person,
  doubt: Doubt & { kind: 'present' },
  trustDevice: boolean,
): Promise<void> {
  const send = async (presentation: Presentation): Promise<void> => {
    const answer = await sendCode(person, presentation, trustDevice);
    if (answer.status === 200) {
      doubt.accepted += 1;
      acceptLogin(person, presentation, answer);
    } else refused(person, presentation, answer);
  };
  const outcomes = await Promise.allSettled(doubt.presentations.map(send));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

export function sendCode(
  { connection }: Person,
  { path, tempToken, code }: Presentation,
  trustDevice = false,
): Promise<Answer> {
  if (path === '/2fa/verify') return connection.post(path, { tempToken, code, trustDevice });
  return connection.post(path, { tempToken, backupCode: code });
}

export function acceptLogin(person: Person, { tempToken }: Presentation, { data }: Answer): void {
  addSession(person, data);
  person.spentTempTokens.push(tempToken);
  if (data.deviceToken !== undefined) person.devices.push(data.deviceToken);
}

function refused(person: Person, { path, step }: Presentation, answer: Answer): void {
  insistStatus(answer, 400, 'the loser of a race for a code');
  insist(step === undefined || isInWindow(step), 'the clock ran away from the test');
  if (path === '/2fa/verify') person.failures += 1;
  else person.recoveryFailures += 1;
}

export function markSpent(person: Person, presentation: Presentation | undefined): void {
  if (presentation === undefined) return;
  const { step, code } = presentation;
  if (step !== undefined) person.spentSteps.push(step);
  else {
    person.backupCodes = person.backupCodes.filter((one) => one !== code);
    person.spentBackupCodes.push(code);
  }
}
