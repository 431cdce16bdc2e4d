import { completeSettings, type HostedSettings } from '../../../src/core/application/application.ts';
import { HOUR } from '../../../src/core/clock.ts';
import { createWebhookSecret } from '../../../src/core/webhook/create-webhook-secret.ts';
import { createApiKey } from '../../../src/flows/administration/manage-api-keys.ts';
import { createApplication } from '../../../src/flows/administration/manage-applications.ts';
import { composeBeside, movableClock, type World } from '../../support/engine.ts';
import { unwrap } from '../../support/outcomes.ts';
import { type Receiver, startReceiver } from '../../support/receiver.ts';
import type { Target } from '../target.ts';

/** One for each backend: what a key may change in an hour is not all that a load changes. */
const KEYS = 32;
/** A limit of the service that no load may reach: 30 changes in an hour. */
const MOST_CHANGES = 28;

export const RETURN_URL = 'http://shop.example/back?from=countersign';

/** An API key, with its log of second factors that it turned off or replaced, those in doubt included. */
export interface Key {
  readonly token: string;
  readonly changedAt: number[];
}

/** Keeps its own logins; its backend hears results whatever happens to the service. */
export interface Business {
  readonly clientId: string;
  readonly requiresCompletionCode: boolean;
  readonly keys: readonly Key[];
  readonly receiver: Receiver;
  readonly webhookSecret: string;
}

/** Two of them, made beside the service as its command line makes them. */
export async function openBusinesses({ env }: Target): Promise<Business[]> {
  const clock = movableClock();
  clock.advance(Date.now() - clock.now());
  const world = await composeBeside({ env }, { clock });
  try {
    return [
      await openBusiness(world, 'Shop', { requireCompletionCode: false }),
      await openBusiness(world, 'Bank', { requireCompletionCode: true }),
    ];
  } finally {
    await world.close();
  }
}

async function openBusiness(
  { engine, application: home }: World,
  name: string,
  hosted: Pick<HostedSettings, 'requireCompletionCode'>,
): Promise<Business> {
  const receiver = await startReceiver();
  const usual = completeSettings({});
  const settings = {
    ...usual,
    hosted: { ...usual.hosted, ...hosted, returnUrls: [RETURN_URL] },
    webhooks: { ...usual.webhooks, callbackUrl: receiver.baseUrl, allowPrivateAddresses: true },
  };
  const made = await createApplication(engine, home.domainId, { name, kind: 'hosted', settings });
  const application = unwrap(made);
  const keys: Key[] = [];
  while (keys.length < KEYS) {
    const options = { name: `backend ${keys.length}`, scopes: ['*'] } as const;
    keys.push({ token: unwrap(await createApiKey(engine.in(application), options)).token, changedAt: [] });
  }
  return {
    clientId: application.clientId,
    requiresCompletionCode: hosted.requireCompletionCode,
    keys,
    receiver,
    webhookSecret: await createWebhookSecret(engine.in(application)),
  };
}

export function mayChange({ changedAt }: Key): boolean {
  return changedAt.filter((time) => Date.now() - time < HOUR).length < MOST_CHANGES;
}

/** Before it is asked for: where the answer is lost, it may have been counted. */
export function countChange({ changedAt }: Key): void {
  changedAt.push(Date.now());
}
