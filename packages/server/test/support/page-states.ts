import type { Page } from 'playwright-core';
import { MINUTE } from '../../src/core/clock.ts';
import { updateApplication } from '../../src/flows/administration/manage-applications.ts';
import {
  awaited,
  newShop,
  openPageSession,
  RETURN_URL,
  type Visit,
  type VisitRequest,
} from './hosted-page.ts';
import { unwrap } from './outcomes.ts';
import { nextCode, wrongCode } from './person.ts';
import type { Service } from './service.ts';

const LOGO = `data:image/svg+xml;base64,${Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><circle cx="20" cy="20" r="16" fill="#7a1fa2"/><path d="M12 22l6 6 11-14" fill="none" stroke="#fff" stroke-width="4"/><text x="44" y="27" font-family="sans-serif" font-size="20" font-weight="700" fill="#1a1d21">Söhne</text></svg>',
).toString('base64')}`;

/** A person at their page. */
export async function visit(service: Service, page: Page, options: VisitRequest = {}): Promise<Visit> {
  const awaiting = await awaited(service, { userIp: '127.0.0.1', ...options });
  await page.goto(service.url + awaiting.opened.path);
  return awaiting;
}

/** Types a code and presses the button. */
export async function answer(page: Page, code: string): Promise<void> {
  await page.fill('#code', code);
  await Promise.all([page.waitForEvent('load'), page.click('[value="answer"]')]);
}

/** Presses the button of a step. */
export async function press(page: Page, step: string): Promise<void> {
  if (step === 'show:recovery_code') await page.click('summary');
  await Promise.all([page.waitForEvent('load'), page.click(`main button[value="${step}"]`)]);
}

type Go = (service: Service, page: Page) => Promise<unknown>;

/** Every page that a person can come to see, and how. */
export const pageStates: Readonly<Record<string, Go>> = {
  'the question for a code of the app': (service, page) => visit(service, page, { hasDevice: true }),
  'the question in the look of the application': (service, page) =>
    visit(service, page, { hosted: { look: { logo: LOGO, colour: '#7a1fa2' } } }),
  'the question opened from elsewhere': (service, page) => visit(service, page, { userIp: '203.0.113.7' }),
  'the question after a wrong code': async (service, page) => {
    const { customer } = await visit(service, page);
    await answer(page, wrongCode(service, customer.totp));
  },
  'the offer of a mailed code': (service, page) => visit(service, page, { hosted: { methods: ['email'] } }),
  'the question for a mailed code': async (service, page) => {
    await visit(service, page, { hasDevice: true });
    await press(page, 'send:email');
  },
  'the offer to ask the phone': (service, page) =>
    visit(service, page, { hosted: { methods: ['push'] }, hasDevice: true }),
  'the number for the app': async (service, page) => {
    await visit(service, page, { hasDevice: true });
    await press(page, 'ask:push');
  },
  'the number for the app without an answer yet': async (service, page) => {
    await visit(service, page, { hasDevice: true });
    await press(page, 'ask:push');
    await press(page, 'check');
  },
  'the question for a backup code': async (service, page) => {
    await visit(service, page, { hasDevice: true });
    await press(page, 'show:recovery_code');
  },
  'an approval without a way back': async (service, page) => {
    const { customer } = await visit(service, page);
    await answer(page, nextCode(service, customer.totp));
  },
  'a login that was not mine': async (service, page) => {
    await visit(service, page, { returnUrl: RETURN_URL, state: 'x' });
    await press(page, 'deny');
  },
  'a session that expired': async (service, page) => {
    const { opened } = await visit(service, page, { returnUrl: RETURN_URL });
    service.clock.advance(6 * MINUTE);
    await page.goto(service.url + opened.path);
  },
  'a session that a newer one replaced': async (service, page) => {
    const { opened, customer } = await visit(service, page, { returnUrl: RETURN_URL });
    await openPageSession(service, customer);
    await page.goto(service.url + opened.path);
  },
  'the question after what can be no code': async (service, page) => {
    await visit(service, page);
    await answer(page, 'abc');
  },
  'the question after a wrong backup code': async (service, page) => {
    await visit(service, page);
    await press(page, 'show:recovery_code');
    await answer(page, 'ABCDEFGHJK');
  },
  'the question with more time': async (service, page) => {
    await visit(service, page);
    await press(page, 'extend:totp');
  },
  'too many tries': async (service, page) => {
    const { customer } = await visit(service, page);
    for (let tried = 0; tried < 3; tried++) {
      await answer(page, wrongCode(service, customer.totp).replace(/.$/, String(tried)));
    }
  },
  'a page that is bound to another browser': async (service, page) => {
    const { opened, customer } = await visit(service, page);
    await answer(page, wrongCode(service, customer.totp));
    await page.evaluate('sessionStorage.clear()');
    await page.goto(service.url + opened.path);
  },
  'an inactive application': async (service, page) => {
    const { shop, opened } = await visit(service, page);
    unwrap(await updateApplication(service.engine, shop, { active: false }));
    service.clock.advance(2_000);
    await page.goto(service.url + opened.path);
  },
  'an unknown link': async (service, page) => {
    const shop = await newShop(service);
    await page.goto(`${service.url}/apps/${shop.clientId}/verify/nothing`);
  },
};
