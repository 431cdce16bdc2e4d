import { Type } from 'typebox';

export const ClientId = Type.String({
  title: 'client_id of your application',
  description: "The application's own: that of the API key.",
  examples: ['app-6f6a4f9d2100'],
});

export const Email = Type.String({
  title: 'Email address of the person',
  description: "The person's address; one mailbox is one person, however it is spelled.",
  examples: ['ada@example.com'],
});

export const ExternalId = Type.String({
  title: 'Your own id of the person',
  description:
    'What your system calls the person. Once given by a synchronization, a set-up or a right code it must match, so that whoever gets the mailbox later inherits nothing.',
  minLength: 1,
  maxLength: 255,
  examples: ['user-1815'],
});

/** ISO 8601 in UTC, with milliseconds. */
export function instant(title: string, description: string) {
  return Type.String({ format: 'date-time', title, description, examples: ['2026-01-31T09:30:00.000Z'] });
}
