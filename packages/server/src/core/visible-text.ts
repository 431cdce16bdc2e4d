// Controls, ends of lines, and marks that turn the direction of what is written beside them.
const HIDDEN = /[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/u;
const EACH_HIDDEN = new RegExp(HIDDEN, 'gu');

/** Whether a text holds what nobody sees and what changes how the rest is shown. */
export function hidesSomething(text: string): boolean {
  return HIDDEN.test(text);
}

/** The text with all of that written out, as `\u202e`. */
export function visibleText(text: string): string {
  return text.replaceAll(
    EACH_HIDDEN,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
