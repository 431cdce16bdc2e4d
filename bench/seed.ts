import { factorBinding } from '../packages/server/src/core/factor/open-factor.ts';
import { signAccessToken } from '../packages/server/src/core/session/access-token.ts';
import type { Session } from '../packages/server/src/core/session/session.ts';
import { REFRESH_TOKEN_LIFETIME, SESSION_LIFETIME } from '../packages/server/src/core/session/session.ts';
import { toSessionRow } from '../packages/server/src/storage/stores/session-row.ts';
import { type Bulk, openBulk, type Row } from './bulk.ts';
import { addressOf, PASSWORD, type SeededPerson, secretOf, usernameOf } from './people.ts';
import type { Progress } from './progress.ts';
import type { Ground, Inside } from './target.ts';

const BATCH = 2_000;

export interface OpenSession {
  readonly who: SeededPerson;
  readonly accessToken: string;
  refreshToken: string;
  refreshes: number;
}

/** Fills the database; accounts share one hash at the server's own parameters, and nothing else. */
export class Seeder {
  readonly count = { plain: 0, member: 0 };
  readonly #ids = { plain: [] as string[], member: [] as string[] };
  readonly #inside: Inside;
  readonly #bulk: Bulk;
  readonly #passwordHash: string;

  private constructor(inside: Inside, bulk: Bulk, passwordHash: string) {
    this.#inside = inside;
    this.#bulk = bulk;
    this.#passwordHash = passwordHash;
  }

  static async open(ground: Ground, inside: Inside): Promise<Seeder> {
    const { hashQueue, passwords } = inside.engine;
    const visitor = { share: 'strangers', lane: [] } as const;
    const hashed = await hashQueue.admit(visitor, (turns) => passwords.hash(turns, PASSWORD));
    if (!hashed.ok) throw new Error('The queue before the first hash is full');
    return new Seeder(inside, await openBulk(ground), hashed.value);
  }

  async addPeople(kind: SeededPerson['kind'], count: number, progress: Progress): Promise<void> {
    for (let left = count; left > 0; left -= BATCH) {
      await this.#addBatch(kind, Math.min(left, BATCH));
      progress.advance(Math.min(left, BATCH));
    }
  }

  async settle(): Promise<void> {
    await this.#bulk.settle();
  }

  close(): Promise<void> {
    return this.#bulk.close();
  }

  idOf({ kind, index }: SeededPerson): string {
    return this.#ids[kind][index] ?? '';
  }

  async #addBatch(kind: SeededPerson['kind'], count: number): Promise<void> {
    const people = Array.from(
      { length: count },
      (_, offset): SeededPerson => ({ kind, index: this.count[kind] + offset }),
    );
    const accounts = people.map((who) => this.#account(who));
    await this.#bulk.insert('accounts', accounts);
    if (kind === 'member')
      await this.#bulk.insert(
        'factors',
        people.map((who) => this.#factor(who)),
      );
    this.count[kind] += count;
  }

  #account(who: SeededPerson): Row {
    const { engine, application } = this.#inside;
    const id = engine.newId();
    this.#ids[who.kind].push(id);
    const username = usernameOf(who);
    const email = `${username}@example.com`;
    const now = engine.clock.now();
    return {
      id,
      application_id: application.id,
      email,
      email_key: email,
      username,
      username_key: username,
      password_hash: this.#passwordHash,
      credential_version: 1,
      created_at: now,
      updated_at: now,
    };
  }

  /** A box of its own for each secret, as the engine makes them. */
  #factor(who: SeededPerson): Row {
    const { engine, application } = this.#inside;
    const row = { id: engine.newId(), applicationId: application.id, accountId: this.idOf(who) };
    const now = engine.clock.now();
    return {
      id: row.id,
      application_id: row.applicationId,
      account_id: row.accountId,
      type: 'totp',
      status: 'active',
      secret: engine.boxes.seal(secretOf(who), factorBinding(row)),
      parameters: '{"algorithm":"SHA1","digits":6,"period":30}',
      state: '[]',
      created_at: now,
      activated_at: now,
    };
  }

  /** Sessions of people with a password only; `signed` of them with an access token. */
  async addSessions(people: readonly SeededPerson[], signed: number): Promise<OpenSession[]> {
    const { engine, application } = this.#inside;
    const made = people.map((who) => this.#session(who));
    for (let begin = 0; begin < made.length; begin += BATCH) {
      const batch = made.slice(begin, begin + BATCH);
      await this.#bulk.insert(
        'sessions',
        batch.map(({ session }) => ({ ...toSessionRow(session) })),
      );
    }
    return Promise.all(
      made.map(async ({ who, session, refreshToken }, index) => {
        const accessToken =
          index < signed ? await signAccessToken(engine.in(application), session, 'password') : '';
        return { who, accessToken, refreshToken, refreshes: 0 };
      }),
    );
  }

  #session(who: SeededPerson): { who: SeededPerson; session: Session; refreshToken: string } {
    const { engine, application } = this.#inside;
    const { token, familyHash, hash } = engine.handles.issueRefresh();
    const now = engine.clock.now();
    const session: Session = {
      id: engine.newId(),
      applicationId: application.id,
      accountId: this.idOf(who),
      amr: ['pwd'],
      authTime: now,
      familyHash,
      refreshHash: hash,
      ipAddress: addressOf(who),
      userAgent: 'countersign-bench',
      browserFamily: 'countersign-bench',
      place: '10.0',
      createdAt: now,
      lastUsedAt: now,
      expiresAt: now + REFRESH_TOKEN_LIFETIME,
      absoluteExpiresAt: now + SESSION_LIFETIME,
    };
    return { who, session, refreshToken: token };
  }
}
