import { expect, test } from 'vitest';
import { completeSettings } from '../../src/core/application/application.ts';
import { deliveryBinding } from '../../src/core/webhook/draft-delivery.ts';
import { findAccount } from '../../src/flows/administration/manage-accounts.ts';
import { renamePerson } from '../../src/flows/administration/rename-person.ts';
import { describeAttack } from '../support/describe-attack.ts';
import { type Business, backend, Caller, newBusiness, newKey, newShared, told } from '../support/hosted.ts';
import { inParallel, unwrap } from '../support/outcomes.ts';
import { authenticator, codeNow, nextCode, wrongCode } from '../support/person.ts';

const POISON = { external_id: 'POISON' };
const OWN = { external_id: 'user-1' };
const MAX = 5;

// Whoever sent an external_id first named the person: a key for sessions alone shut the business out of its own people.
describeAttack(
  'the first to name a person',
  (on) => {
    const enrolled = async (business: Business) => {
      const [ann, shared] = [new Caller(on.target, business), newShared()];
      expect((await ann.enable(shared)).status).toBe(200);
      return { ann, shared };
    };
    const stores = ({ application }: Business) => on.target.engine.database.stores.in(application.id);
    const accountOf = async (business: Business, { email }: Caller) =>
      unwrap(await findAccount(on.target.engine.in(business.application), email));
    const named = ({ application }: Business) =>
      stores({ application } as Business).audit.list({ type: 'account.named', limit: 100 });
    const session = (business: Business, { email }: Caller, more: object) =>
      backend(on.target, business).post('/v1/sessions', { client_id: business.clientId, email, ...more });

    test('a key for sessions names nobody, and the business goes on', async () => {
      const business = await newBusiness(on.target);
      const { ann, shared } = await enrolled(business);
      const { token: apiKey } = await newKey(on.target, business.application, ['sessions']);
      const stolen = { ...business, apiKey };
      expect((await session(stolen, ann, POISON)).status).toBe(201);
      expect((await session(stolen, ann, POISON)).status).toBe(201);
      expect(await accountOf(business, ann)).not.toHaveProperty('externalId');
      expect(await named(business)).toEqual([]);
      expect((await session(business, ann, OWN)).status).toBe(201);
      expect((await ann.verify(codeNow(on.target, shared.totp), {}, OWN)).status).toBe(200);
      expect((await accountOf(business, ann)).externalId).toBe('user-1');
    });

    test('neither does a wrong code, nor a used one, nor one for a set-up', async () => {
      const business = await newBusiness(on.target);
      const { ann, shared } = await enrolled(business);
      const code = codeNow(on.target, shared.totp);
      expect((await ann.verify(code)).status).toBe(200);
      for (const wrong of [wrongCode(on.target, shared.totp), code, 'A1B2C3D4E5'])
        expect(told(await ann.verify(wrong, {}, POISON))).toEqual([400, 'invalid_code']);
      await ann.enroll();
      expect(told(await ann.activate('000000', POISON))).toEqual([400, 'invalid_code']);
      expect(await accountOf(business, ann)).not.toHaveProperty('externalId');
      const fresh = new Caller(on.target, business);
      await fresh.enroll();
      expect(told(await session(business, fresh, POISON))).toEqual([404, 'user_not_enrolled']);
      expect(told(await fresh.verify('123456', {}, POISON))).toEqual([404, 'user_not_enrolled']);
      expect(await accountOf(business, fresh)).not.toHaveProperty('externalId');
      expect(await named(business)).toEqual([]);
    });

    test('a right code names, once, and of those who name at once, one is right', async () => {
      const business = await newBusiness(on.target);
      const { ann, shared } = await enrolled(business);
      const answers = await inParallel(8, (index) =>
        ann.verify(codeNow(on.target, shared.totp), {}, { external_id: `user-${index}` }),
      );
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      const { externalId } = await accountOf(business, ann);
      expect(externalId).toMatch(/^user-\d$/);
      expect(await named(business)).toMatchObject([
        { actor: 'backend', data: { keyId: business.keyId, externalId } },
      ]);
      expect(told(await ann.verify(nextCode(on.target, shared.totp), {}, POISON))).toEqual([
        409,
        'external_id_mismatch',
      ]);
    });

    test('so does the code that activates a set-up', async () => {
      const business = await newBusiness(on.target);
      const ann = new Caller(on.target, business);
      const { data } = await ann.enroll();
      const activated = await ann.activate(codeNow(on.target, authenticator(data.secret)), OWN);
      expect(activated.status).toBe(200);
      expect((await accountOf(business, ann)).externalId).toBe('user-1');
    });

    test('enroll and sync name; of enrolled people only as many as a key may change, audited and told', async () => {
      const webhooks = { eventsUrl: 'https://shop.example/events', events: ['user.*', 'api_key.*'] } as const;
      const settings = completeSettings({});
      const business = await newBusiness(on.target, {
        settings: { webhooks: { ...settings.webhooks, ...webhooks } },
      });
      const people = await Promise.all(Array.from({ length: MAX + 2 }, () => enrolled(business)));
      const answers = [];
      for (const [index, { ann, shared }] of people.entries()) {
        const naming = { external_id: `user-${index}` };
        answers.push(index % 2 === 0 ? await ann.enable(shared, naming) : await ann.enroll(naming));
      }
      expect(answers.map(told)).toEqual([
        ...Array(MAX).fill([200, undefined]),
        ...Array(2).fill([429, 'rate_limited']),
      ]);
      const [last] = people.slice(-1);
      expect(await accountOf(business, last!.ann)).not.toHaveProperty('externalId');
      expect(told(await people[0]!.ann.disable())).toEqual([429, 'rate_limited']);
      expect(await named(business)).toHaveLength(MAX);
      const deliveries = await stores(business).webhookDeliveries.list({ limit: 99 });
      expect(deliveries.map(({ type }) => type).toSorted()).toEqual([
        'api_key.capped',
        ...Array(MAX).fill('user.named'),
      ]);
      const naming = deliveries.find(({ type }) => type === 'user.named')!;
      const payload = on.target.engine.boxes.open(naming.payload, deliveryBinding(naming));
      expect(JSON.parse(new TextDecoder().decode(payload))).toMatchObject({
        data: {
          client_id: business.clientId,
          key_id: business.keyId,
          external_id: expect.stringMatching(/^user-/),
        },
      });
    });

    test('whoever is new or not enrolled is named without drawing on that limit', async () => {
      const business = await newBusiness(on.target);
      for (let index = 0; index < MAX + 2; index++) {
        const person = new Caller(on.target, business);
        const naming = { external_id: `user-${index}` };
        expect((await (index % 2 === 0 ? person.enroll() : person.enroll(naming))).status).toBe(200);
        expect((await person.enable(newShared(), naming)).status).toBe(200);
        expect((await person.enable(newShared(), { external_id: 'other' })).status).toBe(409);
      }
    });

    test('an operator gives a person another name, or none, and is audited', async () => {
      const business = await newBusiness(on.target);
      const { ann, shared } = await enrolled(business);
      expect((await ann.enable(shared, POISON)).status).toBe(200);
      expect(told(await session(business, ann, OWN))).toEqual([409, 'external_id_mismatch']);
      const tenant = on.target.engine.in(business.application);
      const reason = 'named by a stolen key';
      unwrap(await renamePerson(tenant, await accountOf(business, ann), { externalId: 'user-1', reason }));
      expect((await session(business, ann, OWN)).status).toBe(201);
      expect(told(await session(business, ann, POISON))).toEqual([409, 'external_id_mismatch']);
      unwrap(await renamePerson(tenant, await accountOf(business, ann), { externalId: undefined, reason }));
      expect(await accountOf(business, ann)).not.toHaveProperty('externalId');
      expect(await ann.status()).toMatchObject({ two_factor_enabled: true });
      const events = await named(business);
      expect(events.slice(0, 2)).toMatchObject([
        { actor: 'operator', data: { reason, formerExternalId: 'user-1' } },
        { actor: 'operator', data: { reason, externalId: 'user-1', formerExternalId: 'POISON' } },
      ]);
      const long = { externalId: 'x'.repeat(256), reason };
      expect(await renamePerson(tenant, await accountOf(business, ann), long)).toMatchObject({ ok: false });
    });
  },
  () => ({ limits: { keyChanges: { max: MAX, windowSeconds: 3600 } } }),
);
