/** What was promised and has not left yet, over all applications. */
export interface Backlog {
  readonly waiting: number;
  /** When the oldest of it was written; absent where nothing waits. */
  readonly oldestAt?: number;
}
