/** Cryptographically secure randomness, injected so that tests can repeat themselves. */
export interface Random {
  bytes(length: number): Uint8Array;
}
