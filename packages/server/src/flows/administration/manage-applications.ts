import {
  type Application,
  type ApplicationKind,
  type ApplicationSettings,
  completeSettings,
  DEFAULT_CLIENT_ID,
} from '../../core/application/application.ts';
import { checkLook, type LookProblem } from '../../core/application/look.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import type { Engine } from '../../core/engine.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { checkWebhookSettings } from './check-webhook-settings.ts';

const CLIENT_ID = /^[a-z0-9][a-z0-9-]{0,62}$/;

export interface NewApplication {
  readonly name: string;
  readonly kind: ApplicationKind;
  /** Made up where it is not given. */
  readonly clientId?: string | undefined;
  readonly settings?: Partial<ApplicationSettings>;
}

/** The application with its first signing key. */
export async function createApplication(
  engine: Engine,
  domainId: string,
  { name, kind, clientId, settings = {} }: NewApplication,
): Promise<Outcome<Application>> {
  const id = engine.newId();
  const application: Application = {
    id,
    domainId,
    clientId: clientId ?? `app-${id.slice(-12)}`,
    name,
    kind,
    settings: completeSettings(settings),
    createdAt: engine.clock.now(),
    updatedAt: engine.clock.now(),
  };
  const complaint = complainOf(application);
  if (complaint !== undefined) return refuse('invalid_request', complaint);
  const webhooks = checkWebhookSettings(engine, application.settings.webhooks);
  if (!webhooks.ok) return webhooks;
  if (!(await engine.database.stores.applications.insert(application))) {
    return refuse('invalid_request', { field: 'clientId', message: 'This client_id is taken' });
  }
  await engine.tokens.rotate(application);
  const event = newEvent(engine.in(application), 'application.created', {
    actor: 'operator',
    data: { kind },
  });
  await prepareEvents(engine.in(application), undefined, [event])(engine.database.stores.in(application.id));
  return succeed(application);
}

export interface ApplicationChange {
  readonly name?: string;
  readonly settings?: Partial<ApplicationSettings>;
  /** False makes the application inactive: nobody logs in there. */
  readonly active?: boolean;
}

export async function updateApplication(
  engine: Engine,
  application: Application,
  { name = application.name, settings = {}, active }: ApplicationChange,
): Promise<Outcome<Application>> {
  const { disabledAt, ...enabled } = application;
  const now = engine.clock.now();
  const off = active === undefined ? disabledAt : active ? undefined : (disabledAt ?? now);
  const updated: Application = {
    ...enabled,
    name,
    settings: { ...application.settings, ...settings },
    ...(off !== undefined && { disabledAt: off }),
    updatedAt: now,
  };
  const complaint = complainOf(updated);
  if (complaint !== undefined) return refuse('invalid_request', complaint);
  const webhooks = checkWebhookSettings(engine, updated.settings.webhooks);
  if (!webhooks.ok) return webhooks;
  await engine.database.stores.applications.update(updated);
  const data = { changed: Object.keys(settings) };
  const event = newEvent(engine.in(application), 'application.updated', { actor: 'operator', data });
  await prepareEvents(engine.in(application), undefined, [event])(engine.database.stores.in(application.id));
  return succeed(updated);
}

/** The default domain and application exist from the first start, whichever of several processes is first. */
export async function ensureDefaultApplication(engine: Engine): Promise<Application> {
  const { applications, domains } = engine.database.stores;
  const existing = await applications.findByClientId(DEFAULT_CLIENT_ID);
  if (existing === undefined) {
    const [domain] = await domains.list();
    const domainId = domain?.id ?? engine.newId();
    if (domain === undefined) {
      await domains.insert({ id: domainId, name: 'Default', createdAt: engine.clock.now() });
    }
    await createApplication(engine, domainId, {
      name: 'Countersign',
      kind: 'accounts',
      clientId: DEFAULT_CLIENT_ID,
    });
  }
  const application = existing ?? (await applications.findByClientId(DEFAULT_CLIENT_ID));
  if (application === undefined) throw new Error('The default application could not be created');
  // A crash between the application and its key is mended here.
  const keys = await engine.database.stores.in(application.id).signingKeys.list();
  if (keys.every(({ retiredAt }) => retiredAt !== undefined)) await engine.tokens.rotate(application);
  return application;
}

function complainOf(application: Application): LookProblem | undefined {
  return checkNames(application) ?? checkLook(application.settings.hosted.look);
}

function checkNames({ clientId, name }: Application): LookProblem | undefined {
  if (!CLIENT_ID.test(clientId)) {
    return { field: 'clientId', message: 'A client_id is 1 to 63 lower-case letters, digits and hyphens' };
  }
  if (name.trim() === '' || name.length > 64 || /[:\p{C}]/u.test(name)) {
    return { field: 'name', message: 'A name is 1 to 64 characters without colons: authenticators show it' };
  }
  return undefined;
}
