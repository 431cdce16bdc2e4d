import { type Static, Type } from 'typebox';
import { identifier } from './identifier.ts';

/** What a page holds unless told otherwise, and at most. */
export const LARGEST_PAGE = 100;

export type PageQuery = Static<typeof PageQuery>;
export const PageQuery = Type.Object({
  limit: Type.Optional(
    Type.String({
      title: 'Limit',
      description: 'How many to return, from 1 to 100; the newest 100 without it.',
      pattern: '^(?:[1-9][0-9]?|100)$',
      examples: ['20'],
    }),
  ),
  before: Type.Optional(
    Type.String({
      ...identifier('The id of the first of a page, to get the page before it.'),
      title: 'Before',
      pattern: '^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
    }),
  ),
});
