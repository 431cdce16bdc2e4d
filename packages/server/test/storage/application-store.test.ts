import { expect, test } from 'vitest';
import { completeSettings } from '../../src/core/application/application.ts';
import { describeStores } from './describe-stores.ts';
import { account, application, id, NOW } from './rows.ts';

describeStores('applications', (on) => {
  const domain = async () => {
    const made = { id: id(), name: 'Operator', createdAt: NOW };
    await on.stores.domains.insert(made);
    return made;
  };

  test('a domain comes back as it was written', async () => {
    const made = await domain();
    expect(await on.stores.domains.list()).toContainEqual(made);
  });

  test('an application comes back as it was written', async () => {
    const { id: domainId } = await domain();
    const made = application(domainId, { kind: 'hosted', disabledAt: NOW });
    expect(await on.stores.applications.insert(made)).toBe(true);
    expect(await on.stores.applications.findByClientId(made.clientId)).toStrictEqual(made);
    expect(await on.stores.applications.findById(made.id)).toStrictEqual(made);
    expect(await on.stores.applications.list()).toContainEqual(made);
    expect(await on.stores.applications.findByClientId('unknown')).toBeUndefined();
    expect(await on.stores.applications.findById(made.clientId)).toBeUndefined();
  });

  test('a client id is taken once', async () => {
    const { id: domainId } = await domain();
    const made = application(domainId);
    const results = await Promise.all(
      Array.from({ length: 10 }, () => on.stores.applications.insert({ ...made, id: id() })),
    );
    expect(results.filter(Boolean)).toHaveLength(1);
  });

  test('settings that an older version did not know are completed', async () => {
    const { id: domainId } = await domain();
    const made = application(domainId, { settings: { origins: ['https://shop.example'] } as never });
    await on.stores.applications.insert(made);
    const found = await on.stores.applications.findByClientId(made.clientId);
    const { sms } = completeSettings({});
    expect(found?.settings).toMatchObject({ origins: ['https://shop.example'], registration: 'open', sms });
  });

  test('an update writes name, settings and standing, and nothing else', async () => {
    const { id: domainId } = await domain();
    const made = application(domainId, { disabledAt: NOW });
    await on.stores.applications.insert(made);
    const settings = { ...made.settings, registration: 'closed' as const };
    const { disabledAt: _, ...enabled } = made;
    const changed = { ...enabled, name: 'New', settings, updatedAt: NOW + 1 };
    await on.stores.applications.update({ ...changed, clientId: 'ignored', kind: 'hosted', createdAt: 0 });
    expect(await on.stores.applications.findByClientId(made.clientId)).toStrictEqual(changed);
  });

  test('an account needs an application that exists', async () => {
    await expect(on.stores.in('nowhere').accounts.insert(account('nowhere'))).rejects.toThrow(/foreign key/i);
  });
});
