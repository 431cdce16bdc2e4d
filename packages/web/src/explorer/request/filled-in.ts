import type { Operation } from '../openapi/operation.ts';
import type { Session } from '../session/session.ts';
import { suggestToken } from '../session/tokens.ts';
import { BEARER, type Values } from './build-request.ts';

/** What was typed, and in untouched fields the tokens that fit. */
export function filledIn(session: Session, operation: Operation): Values {
  const keys = [BEARER, ...operation.fields.map(({ key }) => key)];
  const suggested = keys.flatMap((key): [string, string][] => {
    const suggestion = suggestToken(session.tokens, operation, key);
    return suggestion?.filledIn === true ? [[key, suggestion.value]] : [];
  });
  return { ...Object.fromEntries(suggested), ...session.drafts[operation.id] };
}
