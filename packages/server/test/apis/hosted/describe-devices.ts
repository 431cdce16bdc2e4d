import { afterAll, beforeAll, describe, expect } from 'vitest';
import { ApprovingDevice } from '../../support/approving-device.ts';
import type { Answer, HttpClient, Json } from '../../support/client.ts';
import { engines } from '../../support/engines.ts';
import { type Business, backend, newBusiness } from '../../support/hosted.ts';
import { type HostedPerson, newHostedPerson } from '../../support/hosted-person.ts';
import { nextCode } from '../../support/person.ts';
import { type Service, startService } from '../../support/service.ts';

export const RETURN_URL = 'https://shop.example/back';
/** Where logins come from. */
export const HOME = '203.0.113.9';

export interface Owner extends HostedPerson {
  readonly device: ApprovingDevice;
}

export function told({ status, body }: Answer): [number, string] {
  return [status, body?.code];
}

export function pageOf(created: Json) {
  return { pageHandle: String(created.webview_url).split('/').at(-1)! };
}

/** The one request that waits for the device. */
export async function only(device: ApprovingDevice): Promise<Json> {
  const { data } = await device.poll();
  expect(data.requests).toHaveLength(1);
  return data.requests[0];
}

/** A business whose people approve by their devices. */
export class DevicesUnderTest {
  service!: Service;
  business!: Business;
  /** The business's backend. */
  client!: HttpClient;
  #made = 0;

  /** One more address in the network of the login. */
  atHome(): string {
    this.#made += 1;
    return `203.0.${Math.floor(this.#made / 256)}.${this.#made % 256}`;
  }

  scan(owner: HostedPerson, ip = this.atHome()): Promise<ApprovingDevice> {
    return ApprovingDevice.scan(this.service.client({ ip }), this.service.clock, {
      clientId: owner.application.clientId,
      email: owner.email,
      secret: owner.secret,
    });
  }

  /** Someone whose phone approves. */
  async newOwner(application = this.business.application): Promise<Owner> {
    const owner = await newHostedPerson(this.service, application);
    const device = await this.scan(owner);
    expect((await device.register(nextCode(this.service, owner.totp))).status).toBe(201);
    return { ...owner, device };
  }

  async create({ email }: HostedPerson, more: Json = {}): Promise<Json> {
    const body = { email, client_id: this.business.clientId, user_ip: HOME, ...more };
    return (await this.client.post('/v1/sessions', body)).data;
  }

  ask({ session_token }: Json): Promise<Answer> {
    return this.client.get('/v1/secret-number', { 'x-session-token': session_token });
  }

  async pull({ session_token }: Json): Promise<Json> {
    return (await this.client.get('/v1/sessions/current', { 'x-session-token': session_token })).data;
  }

  async used(): Promise<Json> {
    return this.service.sql.selectFrom('throttles').select(['key', 'used']).execute();
  }
}

/** Tests of approving devices, on both engines; `on` is filled before the first of them. */
export function describeDevices(what: string, tests: (on: DevicesUnderTest) => void): void {
  for (const { name } of engines) {
    describe(`${what} over HTTP, on ${name}`, () => {
      const on = new DevicesUnderTest();
      beforeAll(async () => {
        on.service = await startService({ engine: name });
        on.business = await newBusiness(on.service, {
          hosted: { returnUrls: [RETURN_URL] },
          settings: {
            webhooks: {
              callbackUrl: 'https://shop.example/hook',
              callbackFormat: 'json',
              events: [],
              allowPrivateAddresses: false,
            },
          },
        });
        on.client = backend(on.service, on.business);
      });
      afterAll(() => on.service.close());
      tests(on);
    });
  }
}
