import { type Outcome, refuse, succeed } from './outcome.ts';
import { hidesSomething } from './visible-text.ts';

const LONGEST = 100;

/** What people call a factor or a device: trimmed and cut; other people and operators read it too. */
export function readLabel(field: string, text: string): Outcome<string> {
  const trimmed = text.trim();
  if (hidesSomething(trimmed)) {
    const message = `${field} must not hold control characters or marks that turn the direction of text`;
    return refuse('invalid_request', { field, message });
  }
  return succeed(trimmed.slice(0, LONGEST));
}
