import { Link } from '../../ui/navigation.tsx';
import { Note } from '../../ui/note.tsx';
import { paths } from '../address.ts';
import { useMessages, useSay } from '../messages/messages.ts';
import { type Operation, operationId } from '../openapi/operation.ts';
import { BEARER, type Values } from './build-request.ts';

interface NeedsTokenProps {
  readonly operation: Operation;
  readonly operations: readonly Operation[];
  readonly values: Values;
}

/** Where a token is needed and none is there: which requests give one. */
export function NeedsToken({ operation, operations, values }: NeedsTokenProps) {
  const { form } = useMessages();
  const say = useSay();
  if (operation.bearer?.required !== true || values[BEARER] !== undefined) return null;
  const givers = GIVERS[operation.api] ?? GIVERS['native'];
  return (
    <Note tone="plain">
      <p>{form.needsToken}</p>
      <ul>
        {operations
          .filter(({ id }) => givers?.includes(id))
          .map(({ id, summary }) => (
            <li key={id}>
              <Link to={paths.request(id)}>{form.needsTokenGo(say(summary))}</Link>
            </li>
          ))}
      </ul>
    </Note>
  );
}

const GIVERS: Readonly<Record<string, readonly string[]>> = {
  native: [operationId('post', '/auth/register'), operationId('post', '/auth/login')],
  conduit: [operationId('post', '/authentication/local/new'), operationId('post', '/authentication/local')],
};
