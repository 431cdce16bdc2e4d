import { Type } from 'typebox';

export const Message = Type.Object(
  { message: Type.String({ description: 'A sentence to show to people.' }) },
  { examples: [{ message: 'Done' }] },
);
