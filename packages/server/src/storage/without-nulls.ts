type NullableKey<T> = { [K in keyof T]: null extends T[K] ? K : never }[keyof T];

/** What is null in a row is absent in the types of core. */
export type WithoutNulls<T> = Omit<T, NullableKey<T>> & { [K in NullableKey<T>]?: NonNullable<T[K]> };

export function withoutNulls<T extends object>(row: T): WithoutNulls<T> {
  const present: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(row)) if (value !== null) present[key] = value;
  return present as WithoutNulls<T>;
}

/** What a row must bring for a type of core: every line of it, null for what may be absent. */
export type OrNull<T> = { readonly [K in keyof T]-?: T[K] | null };
