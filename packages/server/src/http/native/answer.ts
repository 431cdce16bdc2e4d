export { instantText } from '../instant-text.ts';
export { orThrow } from '../wire-error.ts';

export interface Answer<Data> {
  readonly success: true;
  readonly data: Data;
}

export function answer<Data>(data: Data): Answer<Data> {
  return { success: true, data };
}
