/** The newest of a list, or the newest of those before one of it. */
export interface Page {
  readonly limit: number;
  readonly beforeId?: string;
}
