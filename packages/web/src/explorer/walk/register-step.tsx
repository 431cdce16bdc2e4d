import { useMessages } from '../messages/messages.ts';
import type { Operation } from '../openapi/operation.ts';
import { RequestPart } from './request-part.tsx';
import { useStepRequest, useWalk } from './use-walk.ts';
import classes from './walk.module.css';

export function RegisterStep({ operations }: { readonly operations: readonly Operation[] }) {
  const { walk: messages } = useMessages();
  const { walk } = useWalk();
  const { email, username, password } = walk.person;
  const made = useStepRequest(operations, 'register', {
    'body.email': email,
    'body.username': username,
    'body.password': password,
  });
  if (made === undefined) return null;
  return (
    <RequestPart step="register" made={made} fallback="register">
      <dl className={classes['facts']}>
        <dt>{messages.register.email}</dt>
        <dd>{email}</dd>
        <dt>{messages.register.password}</dt>
        <dd>{password}</dd>
      </dl>
    </RequestPart>
  );
}
