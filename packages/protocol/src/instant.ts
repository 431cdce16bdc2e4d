import { Type } from 'typebox';

/** ISO 8601 in UTC, with milliseconds. */
export function instant(description: string) {
  return Type.String({ format: 'date-time', description, examples: ['2026-01-31T09:30:00.000Z'] });
}
