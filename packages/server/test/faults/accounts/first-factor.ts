import type { Answer } from '../../support/client.ts';
import { insist, insistStatus } from '../connection.ts';
import { inDoubt } from '../doubt.ts';
import type { Person } from './person.ts';

export function postLogin(person: Person, password: string, deviceToken?: string): Promise<Answer> {
  const credentials = { email: person.username, password };
  return person.connection.post(
    '/auth/login',
    deviceToken === undefined ? credentials : { ...credentials, deviceToken },
  );
}

/** The tempToken of someone whose second factor is due. */
export async function firstFactor(person: Person): Promise<string> {
  const answer = await inDoubt(person, { kind: 'login' }, () => postLogin(person, person.password));
  insistStatus(answer, 200, 'the first factor');
  insist(answer.data.requires2FA === true, 'the second factor was not due');
  return answer.data.tempToken;
}
