import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { draftActionLink } from '../../src/core/action-token/action-link.ts';
import type { ActionPurpose } from '../../src/core/action-token/action-token.ts';
import type { KeyHolder } from '../../src/core/api-key/authenticate-api-key.ts';
import type { Application } from '../../src/core/application/application.ts';
import { HOUR } from '../../src/core/clock.ts';
import { ENDINGS, type Ending, type EndReason } from '../../src/core/ending/endings.ts';
import { PURPOSES } from '../../src/core/purpose/purposes.ts';
import { MAX_LIVE_SESSIONS } from '../../src/core/session/session.ts';
import { changePassword } from '../../src/flows/account/change-password.ts';
import { resetPassword } from '../../src/flows/account/reset-password.ts';
import { resetFactors, setAccountDisabled } from '../../src/flows/administration/manage-accounts.ts';
import { setEmail } from '../../src/flows/administration/set-email.ts';
import { confirmSetup } from '../../src/flows/enrolment/confirm-setup.ts';
import { removeFactors } from '../../src/flows/enrolment/manage-factors.ts';
import { startTotpSetup } from '../../src/flows/enrolment/set-up-totp.ts';
import { activatePerson } from '../../src/flows/hosted-person/activate-person.ts';
import { enrollPerson } from '../../src/flows/hosted-person/enroll-person.ts';
import { disableSynced, enableSynced } from '../../src/flows/hosted-person/sync-two-factor.ts';
import { verifyPerson } from '../../src/flows/hosted-person/verify-person.ts';
import { createSession } from '../../src/flows/hosted-session/create-hosted-session.ts';
import { disown } from '../../src/flows/login/disown.ts';
import { session } from '../storage/rows.ts';
import { composeEngine, type World } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { accountOf, type FullAccount, fill, newFullPerson } from '../support/full-account.ts';
import { newBusiness, newShared } from '../support/hosted.ts';
import { unwrap, verdict } from '../support/outcomes.ts';
import {
  authenticator,
  bothFactors,
  codeNow,
  firstFactor,
  type Member,
  newCaller,
  newMember,
  PASSWORD,
  secondFactor,
  whoIs,
  wrongCode,
} from '../support/person.ts';
import { LOOKS, SEEN } from '../support/what-lives.ts';

const WRONG_GUESSES = 3;

/** Someone with everything, in the kind of application where the reason can be given. */
interface Scene {
  readonly world: World;
  readonly full: FullAccount;
  readonly caller: ReturnType<typeof newCaller>;
}
type OwnScene = Scene & { readonly member: Member };
type HostedScene = Scene & { readonly holder: KeyHolder; readonly email: string };

/** How the owner of an account, or an operator, brings a reason about where the accounts are kept here. */
const OWN: Partial<Record<EndReason, (scene: OwnScene) => Promise<unknown>>> = {
  'password-changed': async ({ world, member, caller }) => {
    const change = { currentPassword: PASSWORD, newPassword: 'An0ther-Passw0rd!' };
    unwrap(await changePassword(await whoIs(world, member), change, caller));
  },
  'first-factor-confirmed': async (scene) => {
    const change = scene.world.sql.updateTable('factors').where('account_id', '=', scene.full.accountId);
    const inForce = Object.entries({ active: ['totp', 'push', 'sms'], disabled: ['email'] } as const);
    const ids = (kinds: readonly ('totp' | 'push' | 'sms' | 'email')[]) =>
      kinds.map((kind) => scene.full.factors[kind]);
    // Nobody has a factor yet, for as long as the first is confirmed.
    for (const [, kinds] of inForce) {
      await change.where('id', 'in', ids(kinds)).set({ status: 'suspended' }).execute();
    }
    await confirmAnother(scene);
    for (const [status, kinds] of inForce) {
      const was = status as 'active' | 'disabled';
      await change.where('id', 'in', ids(kinds)).set({ status: was }).execute();
    }
  },
  'factor-confirmed': confirmAnother,
  'factor-removed': async ({ world, member, full, caller }) => {
    const selection = { id: full.factors.sms };
    unwrap(await removeFactors(await whoIs(world, member), selection, caller));
  },
  'two-factor-off': async ({ world, member, caller }) => {
    unwrap(await removeFactors(await whoIs(world, member), 'all', caller));
  },
  'password-reset': async (scene) => {
    const reset = { token: await mailLink(scene, 'reset-password'), newPassword: 'An0ther-Passw0rd!' };
    unwrap(await resetPassword(scene.world.engine.in(scene.full.application), reset, scene.caller));
  },
  'login-disowned': disownLogin,
  'account-disabled': disable,
  'email-set': async ({ world, full }) => {
    const address = { email: 'elsewhere@example.com', verified: false, reason: 'married' };
    unwrap(await setEmail(world.engine.in(full.application), await accountOf(world, full), address));
  },
  'reset-by-operator': reset,
  'too-many-sessions': async ({ world, member, full }) => {
    const owner = { applicationId: full.application.id, accountId: full.accountId };
    const { sessions } = world.engine.database.stores.in(owner.applicationId);
    const [until, version] = [world.clock.now() + HOUR, (await accountOf(world, full)).credentialVersion];
    for (let number = 2; number < MAX_LIVE_SESSIONS; number++) {
      const row = session(owner, { expiresAt: until, absoluteExpiresAt: until });
      await sessions.insert({ ...row, id: world.engine.newId() }, version);
    }
    await bothFactors(world, member);
  },
  'locked-out': async ({ world, member }) => {
    const { tempToken } = await firstFactor(world, member);
    for (let guess = 0; guess < WRONG_GUESSES; guess++) {
      const wrong = await secondFactor(world, member, tempToken, { code: wrongCode(world, member.totp) });
      expect(verdict(wrong)).toBe('invalid_code');
    }
  },
};

/** The same where a business keeps the logins. */
const HOSTED: Partial<Record<EndReason, (scene: HostedScene) => Promise<unknown>>> = {
  'login-disowned': disownLogin,
  'account-disabled': disable,
  'reset-by-operator': reset,
  'authenticator-replaced': async ({ world, holder, email, caller }) => {
    const { secret } = unwrap(await enrollPerson(holder, { email }, caller));
    const code = codeNow(world, authenticator(secret));
    unwrap(await activatePerson(holder, { email, code }, caller));
  },
  'secret-synced': async ({ holder, email, caller }) => {
    unwrap(await enableSynced(holder, { email }, newShared().body, caller));
  },
  'two-factor-synced-off': async ({ holder, email, caller }) => {
    unwrap(await disableSynced(holder, { email }, caller));
  },
  'session-superseded': async ({ holder, email, caller }) => {
    unwrap(await createSession(holder, { email }, caller));
  },
  'locked-out': async ({ holder, email, caller }) => {
    for (let guess = 0; guess < WRONG_GUESSES; guess++) {
      const wrong = await verifyPerson(holder, { email, code: '000000' }, caller);
      expect(verdict(wrong)).toBe('invalid_code');
    }
  },
};

async function confirmAnother({ world, member, caller }: OwnScene): Promise<void> {
  const { secret } = unwrap(await startTotpSetup(await whoIs(world, member), {}, caller));
  const response = { method: 'totp', code: codeNow(world, authenticator(secret)) } as const;
  unwrap(await confirmSetup(await whoIs(world, member), response, caller));
}

async function disownLogin(scene: Scene): Promise<void> {
  const handle = await mailLink(scene, 'not-me');
  unwrap(await disown(scene.world.engine.in(scene.full.application), handle, scene.caller));
}

async function disable({ world, full }: Scene): Promise<void> {
  const change = { disabled: true, reason: 'left' };
  await setAccountDisabled(world.engine.in(full.application), await accountOf(world, full), change);
}

async function reset({ world, full }: Scene): Promise<void> {
  unwrap(await resetFactors(world.engine.in(full.application), await accountOf(world, full), 'lost it all'));
}

async function mailLink({ world, full }: Scene, purpose: ActionPurpose): Promise<string> {
  const { engine } = world;
  const { application } = full;
  const account = await accountOf(world, full);
  const { token, handle } = draftActionLink(engine.in(application), account, account.email ?? '', purpose);
  await engine.database.stores.in(token.applicationId).actionTokens.insert(token);
  return handle;
}

const COLUMNS = Object.keys(LOOKS) as (keyof Ending)[];
/** No session of a business waits where the accounts are kept here. */
const OWN_COLUMNS = COLUMNS.filter((column) => column !== 'hostedSessions');

test('every reason is brought about', () => {
  const brought = new Set([...Object.keys(OWN), ...Object.keys(HOSTED)]);
  expect([...brought].sort()).toEqual(Object.keys(ENDINGS).sort());
});

test('what is done against a thief leaves no way in', () => {
  const wayIn = { trustedBrowsers: 'all', challenges: 'all' };
  const answers = ['password-reset', 'login-disowned', 'account-disabled', 'reset-by-operator'] as const;
  for (const reason of answers) expect(ENDINGS[reason]).toMatchObject({ ...wayIn, sessions: 'all' });
  const changed = { ...wayIn, sessions: 'others', actionTokens: 'resets' };
  expect(ENDINGS['password-changed']).toMatchObject(changed);
  for (const reason of ['password-reset', 'login-disowned'] as const) {
    expect(ENDINGS[reason].actionTokens).toBe('resets and not-me');
  }
});

test('a lockout ends a hosted session where the table of purposes says that it ends such challenges', () => {
  expect(ENDINGS['locked-out'].hostedSessions !== 'kept').toBe(PURPOSES.hosted.lockoutEnds);
});

for (const engine of engines) {
  describe(`the table of endings on ${engine.name}`, () => {
    let world: World;
    let business: Application;
    let holder: KeyHolder;
    beforeAll(async () => {
      const limits = { secondFactor: { max: WRONG_GUESSES } };
      world = await composeEngine(engine, { cheapHashes: true, limits });
      business = (await newBusiness(world)).application;
      const [key] = await world.engine.database.stores.in(business.id).apiKeys.list();
      holder = { ...world.engine.in(business), key: key! };
    });
    afterAll(() => world.close());

    async function ownScene(): Promise<OwnScene> {
      const member = await newMember(world);
      const { application, accountId, caller } = member;
      const { accounts } = world.engine.database.stores.in(application.id);
      await accounts.verifyEmail(accountId, member.email, world.clock.now());
      const { session } = await whoIs(world, member);
      return { world, member, caller, full: await fill(world, member, session.id) };
    }

    async function hostedScene(): Promise<HostedScene> {
      const full = await newFullPerson(world, business);
      const { email = '' } = await accountOf(world, full);
      return { world, holder, email, caller: newCaller(), full };
    }

    describe.each(Object.keys(OWN) as EndReason[])('%s, accounts kept here', (reason) => {
      let full: FullAccount;
      beforeAll(async () => {
        const scene = await ownScene();
        ({ full } = scene);
        for (const column of OWN_COLUMNS) await expectCell(full, column, 'kept');
        await OWN[reason]?.(scene);
      });

      test.each(OWN_COLUMNS)('%s', (column) => {
        const cell =
          column === 'factors' && reason === 'two-factor-off' ? 'all chosen' : ENDINGS[reason][column];
        return expectCell(full, column, cell);
      });
    });

    describe.each(Object.keys(HOSTED) as EndReason[])('%s, logins kept by a business', (reason) => {
      let full: FullAccount;
      beforeAll(async () => {
        const scene = await hostedScene();
        ({ full } = scene);
        for (const column of COLUMNS) await expectCell(full, column, 'kept');
        await HOSTED[reason]?.(scene);
      });

      test.each(COLUMNS)('%s', (column) => expectCell(full, column, ENDINGS[reason][column]));
    });

    async function expectCell(full: FullAccount, column: keyof Ending, cell: string): Promise<void> {
      const seen: Readonly<Record<string, object>> = SEEN[column];
      expect(await LOOKS[column](world, full)).toEqual(seen[cell]);
    }
  });
}
