/** What was done, for clients to branch on. */
export const DONE = 1000;
export const DISABLED = 1007;
export const CODE_VALID = 1008;

export function answer<Data>(code: number, message: string, data: Data) {
  return { code, message, data };
}
