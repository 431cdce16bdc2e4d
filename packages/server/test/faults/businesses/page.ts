import type { Answer } from '../../support/client.ts';
import { followPage, formFields } from '../../support/hosted-page.ts';
import { FORM, formOf } from '../../support/pages.ts';
import { insist, insistStatus } from '../connection.ts';
import type { Customer, Presentation, Session } from './customer.ts';

// The page in a browser without JavaScript.

export function answerPage(
  customer: Customer,
  session: Session,
  { method, code }: Presentation,
): Promise<Answer> {
  return postForm(customer, session, { step: 'answer', method, code });
}

export function denyPage(customer: Customer, session: Session): Promise<Answer> {
  return postForm(customer, session, { step: 'deny' });
}

/** Once opened, its hidden fields prove that the same browser goes on. */
export async function openPage({ browser }: Customer, session: Session): Promise<void> {
  if (session.fields !== undefined) return;
  const page = await browser.get(session.path);
  insistStatus(page, 200, 'the page of a pending session');
  session.fields = formFields(page.text);
}

async function postForm(
  customer: Customer,
  session: Session,
  fields: Record<string, string>,
): Promise<Answer> {
  insist(session.fields !== undefined, 'the test opened no page');
  const body = formOf({ ...session.fields, ...fields });
  const posted = await customer.browser.send('POST', session.path, body, FORM);
  const answer = await followPage({ get: (path) => customer.browser.get(path) }, session.path, posted);
  session.fields = { ...session.fields, ...formFields(answer.text) };
  return answer;
}

/** An approval: the browser is led back, with the code that only it has, or told to close the window. */
export function acceptEnding(session: Session, answer: Answer): void {
  const { returnUrl, state } = session;
  if (returnUrl === undefined) {
    insistStatus(answer, 200, 'a right code on the page');
    return;
  }
  insistStatus(answer, 303, 'a right code on the page');
  const address = new URL(answer.headers.get('location') ?? '');
  const { searchParams } = address;
  const completionCode = searchParams.get('completion_code') ?? undefined;
  insist(completionCode !== undefined, 'the browser is led back without a completion code');
  insist(searchParams.get('state') === (state ?? null), 'the browser is led back with another state');
  searchParams.delete('completion_code');
  searchParams.delete('state');
  insist(address.href === returnUrl, `the browser is led to ${address.href}`);
  session.completionCode = completionCode;
}
