import type { MantineColorScheme, MantineColorSchemeManager } from '@mantine/core';
import { readPreference, writePreference } from './preference.ts';

/** Follows the system until someone chooses. */
export const lookManager: MantineColorSchemeManager = {
  get: (fallback) => readLook() ?? fallback,
  set: (look) => writePreference('look', look === 'auto' ? undefined : look),
  subscribe: () => undefined,
  unsubscribe: () => undefined,
  clear: () => writePreference('look', undefined),
};

function readLook(): MantineColorScheme | undefined {
  const kept = readPreference('look');
  return kept === 'light' || kept === 'dark' ? kept : undefined;
}
