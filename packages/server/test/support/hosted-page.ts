import type { Application, HostedSettings } from '../../src/core/application/application.ts';
import type { HostedSessionRequest } from '../../src/flows/hosted-session/create-hosted-session.ts';
import { ApprovingDevice } from './approving-device.ts';
import type { Answer, HttpClient } from './client.ts';
import type { World } from './engine.ts';
import { newBusiness } from './hosted.ts';
import { type HostedPerson, newHostedPerson, openHosted } from './hosted-person.ts';
import { FORM, formOf } from './pages.ts';
import { FIREFOX, nextCode } from './person.ts';
import type { Service } from './service.ts';

export const RETURN_URL = 'http://shop.example/back?from=countersign';

/** A business whose page offers every method. */
export async function newShop(world: World, hosted: Partial<HostedSettings> = {}): Promise<Application> {
  const { application } = await newBusiness(world, {
    name: 'Blumen & Söhne',
    hosted: { methods: ['totp', 'push', 'email'], returnUrls: [RETURN_URL], ...hosted },
  });
  return application;
}

/** A phone that may approve for the person. */
async function addDevice(
  service: Service,
  { application, email, secret, totp }: HostedPerson,
): Promise<ApprovingDevice> {
  const scanned = { clientId: application.clientId, email, secret };
  const device = await ApprovingDevice.scan(service.client(), service.clock, scanned);
  const { status, text } = await device.register(nextCode(service, totp));
  if (status !== 201) throw new Error(`The device was refused: ${text}`);
  return device;
}

export interface OpenedPage {
  readonly sessionToken: string;
  readonly handle: string;
  /** Of the page, with the application's prefix. */
  readonly path: string;
}

/** A second factor that is due, as the business asks for it. */
export async function openPageSession(
  world: World,
  person: HostedPerson,
  options: Partial<HostedSessionRequest> = {},
): Promise<OpenedPage> {
  const { sessionToken, pageHandle } = await openHosted(world, person, { userAgent: FIREFOX, ...options });
  const path = `/apps/${person.application.clientId}/verify/${pageHandle}`;
  return { sessionToken, handle: pageHandle, path };
}

export interface Visit {
  readonly shop: Application;
  readonly customer: HostedPerson;
  readonly opened: OpenedPage;
  readonly device?: ApprovingDevice;
}

export interface VisitRequest extends Partial<HostedSessionRequest> {
  readonly hosted?: Partial<HostedSettings>;
  readonly hasDevice?: boolean;
}

/** A person whose page waits for an answer, in a shop of its own. */
export async function awaited(
  service: Service,
  { hosted, hasDevice = false, ...options }: VisitRequest = {},
): Promise<Visit> {
  const shop = await newShop(service, hosted);
  const customer = await newHostedPerson(service, shop);
  const device = hasDevice ? { device: await addDevice(service, customer) } : {};
  return { shop, customer, opened: await openPageSession(service, customer, options), ...device };
}

/** The hidden fields of the page's forms. */
export function formFields(markup: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const name of ['nonce', 'form']) {
    const value = new RegExp(`name="${name}" value="([^"]*)"`).exec(markup)?.[1];
    if (value !== undefined) fields[name] = value;
  }
  return fields;
}

/** As a browser does: a redirect to the page itself is followed. */
export async function postPage(
  client: HttpClient,
  { path }: Pick<OpenedPage, 'path'>,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const answer = await client.post(path, formOf(fields), { ...FORM, ...headers });
  return followPage(client, path, answer);
}

export async function followPage(
  client: Pick<HttpClient, 'get'>,
  path: string,
  answer: Answer,
): Promise<Answer> {
  const location = answer.headers.get('location') ?? '';
  const isPage = answer.status === 303 && location.split('?')[0] === path.split('?')[0];
  return isPage ? client.get(location) : answer;
}
