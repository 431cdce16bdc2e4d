/** `cs_<kind>_` + at least 160 random bits in base62 + a checksum; only SHA-256 hashes are stored. */
export type HandleKind =
  | 'temp'
  | 'refresh'
  | 'device'
  | 'qr'
  | 'verify'
  | 'reset'
  | 'notme'
  | 'api'
  | 'session'
  | 'page'
  | 'nonce'
  | 'completion';

export interface Handles {
  issue(kind: HandleKind): { token: string; hash: string };
  /** The stored hash of a well-formed handle of this kind; undefined for anything else, without a database call. */
  hash(kind: HandleKind, token: string): string | undefined;
  /** SHA-256 of a secret of at least 112 random bits. */
  digest(secret: string): string;
  /** A refresh token names its family, so that a stale one betrays its theft. */
  issueRefresh(): RefreshHandle;
  readRefresh(token: string): { familyHash: string; hash: string } | undefined;
  /** The one successor of a refresh token: derived under a key, not stored. */
  refreshSuccessor(token: string): RefreshHandle;
  /** Every successor that a key still in the ring would have derived; for answers lost across a rotation. */
  refreshSuccessors(token: string): RefreshHandle[];
  /** The completion code of a page's nonce: derived, not stored; under every key in the ring, the current first. */
  completionCodes(nonce: string): { token: string; hash: string }[];
}

export interface RefreshHandle {
  readonly token: string;
  readonly familyHash: string;
  readonly hash: string;
}
