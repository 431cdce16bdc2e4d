// A shop that keeps its own logins, and asks Countersign for the second step. What decides is the signed callback or
// the pull; what a browser brings, never.
import { randomUUID, scryptSync, timingSafeEqual } from 'node:crypto';
import express, { type Express, type Request, type Response } from 'express';
import { activate, type Countersign, createSession, enroll, pullResult, readNumber } from './countersign.ts';
import { page } from './page.ts';
import { Verdicts } from './verdicts.ts';

const WITHOUT_SECOND_FACTOR = 'user_not_enrolled';

interface Login {
  readonly email: string;
  readonly sessionToken: string;
  /** Whether the shop shows the number itself: nobody is given the address of the page then. */
  readonly showsNumber: boolean;
}

export interface Shop extends Countersign {
  readonly webhookSecret: string;
  /** Passwords by address, hashed by scrypt with the address as salt: enough for an example. */
  readonly people: ReadonlyMap<string, Buffer>;
}

export function hashPassword(email: string, password: string): Buffer {
  return scryptSync(password, email, 32);
}

export function createShop(shop: Shop): Express {
  const app = express();
  /** Behind the cookie of a browser: a login that waits, or a person who is in. */
  const waiting = new Map<string, Login>();
  const inside = new Map<string, string>();
  const verdicts = new Verdicts(shop.webhookSecret);

  const letIn = (response: Response, email: string): void => {
    const ticket = randomUUID();
    inside.set(ticket, email);
    response.cookie('ticket', ticket, { httpOnly: true, sameSite: 'lax' }).redirect(303, '/');
  };

  app.get('/', (request, response) => {
    const email = inside.get(cookie(request, 'ticket'));
    response.send(email === undefined ? page.login() : page.account(email));
  });

  // Who is in may set up a second step, and is asked for it from then on.
  app.get('/enrol', async (request, response) => {
    const email = inside.get(cookie(request, 'ticket'));
    if (email === undefined) return response.redirect(303, '/');
    const begun = await enroll(shop, email);
    if ('code' in begun) response.status(503).send(page.account(email, 'Please try again later.'));
    else response.set('cache-control', 'no-store').send(page.enrolment(begun));
  });

  app.post('/enrol', express.urlencoded(), async (request, response) => {
    const email = inside.get(cookie(request, 'ticket'));
    if (email === undefined) return response.redirect(303, '/');
    const { code = '' } = request.body as Record<string, string>;
    const isOn = await activate(shop, email, code);
    response
      .status(isOn ? 200 : 400)
      .send(page.account(email, isOn ? 'The second step is on.' : 'The code was wrong: begin again.'));
  });

  app.post('/login', express.urlencoded(), async (request, response) => {
    const { email = '', password = '', way } = request.body as Record<string, string>;
    const known = shop.people.get(email);
    if (known === undefined || !timingSafeEqual(known, hashPassword(email, password))) {
      return void response.status(401).send(page.login('Wrong address or password.'));
    }
    const state = randomUUID();
    const browser = { user_ip: request.ip, user_agent: request.get('user-agent') };
    const begun = await createSession(shop, { email, state, ...browser });
    if ('code' in begun) {
      if (begun.code === WITHOUT_SECOND_FACTOR) return letIn(response, email);
      return void response.status(503).send(page.login('Please try again later.'));
    }
    const login: Login = { email, sessionToken: begun.session_token, showsNumber: way === 'number' };
    waiting.set(state, login);
    response.cookie('state', state, { httpOnly: true, sameSite: 'lax' });
    if (login.showsNumber) response.send(page.number(await readNumber(shop, login.sessionToken)));
    else response.redirect(303, begun.webview_url);
  });

  // The first way: the browser comes back from the page with a code of its own. Without that code, whoever began the
  // login could have mailed the page to its owner.
  app.get('/back', async (request, response) => {
    const { state = '', completion_code: code = '' } = request.query as Record<string, string>;
    const login = waiting.get(cookie(request, 'state'));
    if (login === undefined || state !== cookie(request, 'state')) return response.redirect(303, '/');
    const { result } = await pullResult(shop, login.sessionToken, code);
    waiting.delete(state);
    if (result === true) letIn(response, login.email);
    else response.status(403).send(page.login('The second step was not confirmed.'));
  });

  // The second way: the page with the number asks until the callback has come.
  app.get('/waiting', (request, response) => {
    const state = cookie(request, 'state');
    const login = waiting.get(state);
    if (login?.showsNumber !== true) return response.redirect(303, '/');
    const verdict = verdicts.about(login.sessionToken);
    if (verdict === undefined) return void response.status(202).send(page.waiting());
    waiting.delete(state);
    if (verdict) letIn(response, login.email);
    else response.status(403).send(page.login('The second step was not confirmed.'));
  });

  app.post('/callback', express.raw({ type: '*/*' }), ({ headers, body }, response) => {
    const isTaken = verdicts.take(headers as Record<string, string>, body as Buffer);
    response.status(isTaken ? 204 : 400).end();
  });
  return app;
}

function cookie({ headers }: Request, name: string): string {
  return new RegExp(`(?:^|; )${name}=([^;]*)`).exec(headers.cookie ?? '')?.[1] ?? '';
}
