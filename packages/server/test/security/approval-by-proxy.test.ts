import { beforeAll, expect, test } from 'vitest';
import { askPageApproval } from '../../src/flows/hosted-page/ask-page-approval.ts';
import { bindPage } from '../../src/flows/hosted-page/bind-page.ts';
import { collectPage } from '../../src/flows/hosted-page/collect-page.ts';
import { viewPage } from '../../src/flows/hosted-page/view-page.ts';
import { ApprovingDevice } from '../support/approving-device.ts';
import type { HttpClient, Json } from '../support/client.ts';
import { describeAttack } from '../support/describe-attack.ts';
import { type Business, backend, newBusiness } from '../support/hosted.ts';
import {
  bind,
  type HostedPerson,
  newHostedPerson,
  queuedResults,
  typeInto,
} from '../support/hosted-person.ts';
import { unwrap, verdict } from '../support/outcomes.ts';
import { newCaller, nextCode } from '../support/person.ts';

const RETURN_URL = 'https://shop.example/back';

// The thief of a password begins a login and mails its owner the genuine page, so that the owner approves the thief.
describeAttack('approval by proxy', (on) => {
  let business: Business;
  let client: HttpClient;

  beforeAll(async () => {
    const webhooks = {
      callbackUrl: 'https://shop.example/hook',
      callbackFormat: 'json',
      events: [],
    } as const;
    business = await newBusiness(on.target, {
      hosted: { returnUrls: [RETURN_URL], requireCompletionCode: true },
      settings: { webhooks: { ...webhooks, allowPrivateAddresses: false } },
    });
    client = backend(on.target, business);
  });

  /** What the thief's login makes the business do; the page's address reaches the thief. */
  async function thiefLogsIn({ email }: HostedPerson): Promise<{ session: Json; pageHandle: string }> {
    const body = { email, client_id: business.clientId, return_url: RETURN_URL, state: 'of-the-thief' };
    const { data: session } = await client.post('/v1/sessions', body);
    return { session, pageHandle: String(session.webview_url).split('/').at(-1)! };
  }

  const pull = async ({ session_token }: Json, code?: string): Promise<Json> => {
    const query = code === undefined ? '' : `?completion_code=${code}`;
    const answer = await client.get(`/v1/sessions/current${query}`, { 'x-session-token': session_token });
    return answer.data ?? answer.body;
  };
  const owner = (): Promise<HostedPerson> => newHostedPerson(on.target, business.application);

  test("the owner approves in their browser: the thief's has nothing to bring back, and no verdict is given", async () => {
    const victim = await owner();
    const { session, pageHandle } = await thiefLogsIn(victim);
    const ofOwner = await bind(on.target, business.application, { pageHandle });
    const end = unwrap(
      await typeInto(on.target, victim, ofOwner, { code: nextCode(on.target, victim.totp) }),
    );
    expect(end.status).toBe('approved');
    // The thief holds the page's address, and tries all that it is good for.
    const { engine } = on.target;
    const thief = newCaller();
    const view = unwrap(await viewPage(engine.in(business.application), { pageHandle }, thief));
    expect(view.return?.completionCode).toBeUndefined();
    expect(verdict(await bindPage(engine.in(business.application), pageHandle))).toBe('conflict');
    for (const nonce of ['', pageHandle, engine.handles.issue('nonce').token]) {
      const collected = await collectPage(engine.in(business.application), { pageHandle, nonce });
      expect(verdict(collected)).toBe('conflict');
    }
    expect(await pull(session)).toMatchObject({ status: 'approved' });
    expect(await pull(session)).not.toHaveProperty('result');
    expect(await pull(session, engine.handles.issue('completion').token)).toMatchObject({
      code: 'invalid_code',
    });
    // Nor does the callback say yes.
    const [{ body } = { body: undefined }] = await queuedResults(on.target, business.application);
    expect(body).toMatchObject({ status: 'approved', session_token: session.session_token });
    expect(body).not.toHaveProperty('result');
    // The owner's browser does bring the code back: to the owner's login at the business, whose state it is not.
    expect(await pull(session, end.return?.completionCode)).toMatchObject({ result: true });
    expect(end.return?.state).toBe('of-the-thief');
  });

  test("the thief opens the page first: the owner's browser is refused, and approves nothing", async () => {
    const victim = await owner();
    const { session, pageHandle } = await thiefLogsIn(victim);
    await bind(on.target, business.application, { pageHandle });
    expect(verdict(await bindPage(on.target.engine.in(business.application), pageHandle))).toBe('conflict');
    const ofOwner = { pageHandle, nonce: on.target.engine.handles.issue('nonce').token };
    const typed = await typeInto(on.target, victim, ofOwner, { code: nextCode(on.target, victim.totp) });
    expect(verdict(typed)).toBe('conflict');
    expect(await pull(session)).toMatchObject({ status: 'pending' });
  });

  test("the thief asks the owner's device: the number is in the thief's browser only, and the mailed page hides it", async () => {
    const victim = await owner();
    const device = await ApprovingDevice.scan(on.target.client(), on.target.clock, {
      clientId: business.clientId,
      email: victim.email,
      secret: victim.secret,
    });
    expect((await device.register(nextCode(on.target, victim.totp))).status).toBe(201);
    const { pageHandle } = await thiefLogsIn(victim);
    const ofThief = await bind(on.target, business.application, { pageHandle });
    const asked = await askPageApproval(on.target.engine.in(business.application), ofThief, newCaller());
    const { secretNumber } = unwrap(asked);
    const mailed = unwrap(
      await viewPage(on.target.engine.in(business.application), { pageHandle }, victim.caller),
    );
    expect(mailed.secretNumber).toBeUndefined();
    const { text, data } = await device.poll();
    expect(data.requests).toHaveLength(1);
    const told = JSON.stringify({ ...data.requests[0], challenge_id: '', created_at: '', expires_at: '' });
    expect(told).not.toContain(`"${secretNumber}"`);
    expect(text).not.toContain('secret_number');
  });

  test('the code of one session opens no other of the same person', async () => {
    const victim = await owner();
    const own = await thiefLogsIn(victim);
    const page = await bind(on.target, business.application, own);
    const end = unwrap(await typeInto(on.target, victim, page, { code: nextCode(on.target, victim.totp) }));
    const ofThief = await thiefLogsIn(victim);
    const ofOwner = await bind(on.target, business.application, ofThief);
    await typeInto(on.target, victim, ofOwner, { code: nextCode(on.target, victim.totp) });
    expect(await pull(ofThief.session, end.return?.completionCode)).toMatchObject({ code: 'invalid_code' });
  });
});
