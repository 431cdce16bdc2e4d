/** A choice about looks, kept in this browser. Nothing else is ever kept there. */
export function readPreference(name: 'look' | 'language'): string | undefined {
  try {
    return localStorage.getItem(`countersign-${name}`) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Where the browser forbids storage, the choice lasts as long as the tab. */
export function writePreference(name: 'look' | 'language', value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(`countersign-${name}`);
    else localStorage.setItem(`countersign-${name}`, value);
  } catch {
    // Nothing is lost but the memory of it.
  }
}
