import { Type } from 'typebox';

/** What people fill in, wherever it is asked for: `title` is its label. */

export const Email = (title: string, description: string) =>
  Type.String({ title, description, examples: ['ada@example.com'] });

export const Password = (description: string) =>
  Type.String({ title: 'Password', description, examples: ['Correct-Horse-7'] });

export const NewPassword = Type.String({
  title: 'New password',
  description: 'The password from now on.',
  examples: ['Staple-Battery-8'],
});

export const Code = (title: string, description: string) =>
  Type.String({ title, description, examples: ['492039'] });

/** The method that a code comes from, or is sent by. */
export function MethodName<const Names extends string[]>(
  title: string,
  description: string,
  names: [...Names],
) {
  return Type.Enum(names, { title, description, examples: names.slice(0, 1) });
}

/** Of a set-up that a login waits for. */
export const MailCode = Type.Optional(
  Type.String({
    title: 'Code from the mail',
    description: 'Where login mailed a code for the first set-up: that code. Shown once, it holds for all.',
    examples: ['492039'],
  }),
);

export const TempToken = Type.String({
  title: 'Temp token from login endpoint',
  description: 'From the answer to the login.',
  examples: ['cs_temp_3mJq…'],
});
