export type FieldPlace = 'path' | 'query' | 'header' | 'body';
export type FieldKind = 'text' | 'number' | 'boolean' | 'choice' | 'json';

/** One thing to fill in. */
export interface Field {
  /** Unique within its operation: `body.email`, `path.id`. */
  readonly key: string;
  readonly place: FieldPlace;
  readonly name: string;
  readonly title: string;
  readonly description: string | undefined;
  readonly required: boolean;
  readonly kind: FieldKind;
  readonly choices: readonly string[];
  readonly example: unknown;
  readonly secrecy: Secrecy;
}

/** `masked` values are hidden on the screen; neither they nor `spoken` ones go into a link. */
export type Secrecy = 'masked' | 'spoken' | 'none';

export function secrecyOf(name: string): Secrecy {
  if (/password|token|secret|authorization|handle/i.test(name)) return 'masked';
  return /code/i.test(name) ? 'spoken' : 'none';
}

/** `phoneNumber` → “Phone number”, for fields without a title. */
export function titleOf(name: string): string {
  const words = name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').replaceAll(/[_-]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}
