import type { Ports } from '../../../core/ports/ports.ts';
import { type Html, html } from '../html.ts';

/** What travels in the hidden fields of every form: the page keeps no cookie, so that it works in a frame. */
export interface FormState {
  /** Proves that the same browser goes on. */
  readonly nonce: string;
  /** Of this rendering: a form that is sent twice acts once. */
  readonly form: string;
}

/** A browser that has not posted yet gets a nonce that its first post binds. */
export function newForm(ports: Ports, nonce = ports.handles.issue('nonce').token): FormState {
  return { nonce, form: ports.newId() };
}

export function hiddenFields({ nonce, form }: FormState): Html {
  return html`<input type="hidden" name="nonce" value="${nonce}">
<input type="hidden" name="form" value="${form}">`;
}
