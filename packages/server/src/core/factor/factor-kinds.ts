import type { Channel } from '../delivery/outbox.ts';

/** What a kind of factor is, wherever kinds differ. */
export interface FactorKind {
  /** What its owner answers with: a code that they type, a request that a device signed, an assertion of a key. */
  readonly asks: 'code' | 'signature' | 'assertion';
  /** What its codes travel by, for the kinds whose codes are sent. */
  readonly channel: Channel | undefined;
  /** Authentication method reference (RFC 8176 §2). */
  readonly amr: string;
  /** How many of the kind an account may have in force. */
  readonly mostPerAccount: number;
  /** Whether people set it up themselves, in a session, and confirm it by a code. */
  readonly setUpInSession: boolean;
  /** Whether recovery codes are shown beside its set-up, and go live with it. */
  readonly bringsRecoveryCodes: boolean;
  /** Whether it lives in an authenticator: another one that a business names takes the place of all of these. */
  readonly isAuthenticator: boolean;
  /** When a business takes it out of force: suspended where its secret may come back with codes that stay spent. */
  readonly whenRetired: 'suspend' | 'revoke';
  /** Whether a business may list it among the methods of its sessions. */
  readonly isHosted: boolean;
  /** Whether it may be set up while a session of a business waits for it. */
  readonly mayJoinLate: boolean;
  /** Whether it proves the mailbox by which passwords are reset: it counts for nothing for a while after a reset. */
  readonly provesMailbox: boolean;
  /** Whether notices to its owner name it. */
  readonly isNamed: boolean;
}

/** The kinds, in the order in which a login asks for them: codes that travel cost money and can be intercepted. */
export const FACTOR_KINDS = {
  totp: {
    asks: 'code',
    channel: undefined,
    amr: 'otp',
    mostPerAccount: 5,
    setUpInSession: true,
    bringsRecoveryCodes: true,
    isAuthenticator: true,
    whenRetired: 'suspend',
    isHosted: true,
    mayJoinLate: false,
    provesMailbox: false,
    isNamed: true,
  },
  push: {
    asks: 'signature',
    channel: undefined,
    amr: 'swk',
    mostPerAccount: 5,
    setUpInSession: false,
    bringsRecoveryCodes: false,
    isAuthenticator: true,
    whenRetired: 'revoke',
    isHosted: true,
    mayJoinLate: true,
    provesMailbox: false,
    isNamed: true,
  },
  sms: {
    asks: 'code',
    channel: 'sms',
    amr: 'sms',
    mostPerAccount: 5,
    setUpInSession: true,
    bringsRecoveryCodes: false,
    isAuthenticator: false,
    whenRetired: 'revoke',
    isHosted: false,
    mayJoinLate: false,
    provesMailbox: false,
    isNamed: true,
  },
  email: {
    asks: 'code',
    channel: 'email',
    amr: 'otp',
    mostPerAccount: 5,
    setUpInSession: true,
    bringsRecoveryCodes: false,
    isAuthenticator: false,
    whenRetired: 'revoke',
    isHosted: true,
    mayJoinLate: false,
    provesMailbox: true,
    isNamed: true,
  },
  /** Spoken by tests only: it proves that the engine is not shaped around typed codes. */
  'out-of-band': {
    asks: 'assertion',
    channel: undefined,
    amr: 'swk',
    mostPerAccount: 5,
    setUpInSession: false,
    bringsRecoveryCodes: false,
    isAuthenticator: false,
    whenRetired: 'revoke',
    isHosted: false,
    mayJoinLate: false,
    provesMailbox: false,
    isNamed: false,
  },
} as const satisfies Record<string, FactorKind>;

export type FactorType = keyof typeof FACTOR_KINDS;

const TYPES = Object.keys(FACTOR_KINDS) as FactorType[];

/** The kinds that have these traits. */
export type KindWith<Traits extends Partial<FactorKind>> = {
  [Type in FactorType]: (typeof FACTOR_KINDS)[Type] extends Traits ? Type : never;
}[FactorType];

/** What people type: an app shows it, or a message brings it. */
export type TypedFactorType = KindWith<{ asks: 'code' }>;

/** Kinds whose codes travel to a destination. */
export type SentFactorType = KindWith<{ channel: Channel }>;

export type HostedFactorType = KindWith<{ isHosted: true }>;

export type NamedFactorType = KindWith<{ isNamed: true }>;

/** Those that have these traits, in the table's order. */
export function kindsWith<const Traits extends Partial<FactorKind>>(traits: Traits): KindWith<Traits>[] {
  return TYPES.filter((type): type is KindWith<Traits> => hasTraits(FACTOR_KINDS[type], traits));
}

function hasTraits(kind: FactorKind, traits: Partial<FactorKind>): boolean {
  const names = Object.keys(traits) as (keyof FactorKind)[];
  return names.every((name) => kind[name] === traits[name]);
}

// Kinds that a newer version stored have no line here: they have none of the traits.
const SENT: readonly FactorType[] = TYPES.filter((type) => FACTOR_KINDS[type].channel !== undefined);
/** What the page of a hosted session can offer. */
export const HOSTED_METHODS: readonly HostedFactorType[] = kindsWith({ isHosted: true });

const OF_MAILBOX: readonly FactorType[] = kindsWith({ provesMailbox: true });

export function isSent(type: FactorType): type is SentFactorType {
  return SENT.includes(type);
}

export function provesMailbox(type: FactorType): boolean {
  return OF_MAILBOX.includes(type);
}
