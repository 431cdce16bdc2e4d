import { Button, TextInput } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Note } from '../../ui/note.tsx';
import { readEntry } from '../authenticator/entry.ts';
import { useMessages } from '../messages/messages.ts';
import { useSession } from '../session/session-context.tsx';
import { GoOn } from './request-part.tsx';
import { useWalk } from './use-walk.ts';
import classes from './walk.module.css';
import { readSetUp } from './walk.ts';

export function ByHandStep() {
  const { walk: messages } = useMessages();
  const { walk, goOn } = useWalk();
  const setUp = readSetUp(walk.exchanges.setUp?.answer);
  if (setUp === undefined) return null;
  const { secret, otpauthUrl } = setUp;
  const { account = '' } = readEntry(otpauthUrl) ?? {};
  return (
    <div className={classes['part']}>
      <dl className={classes['facts']}>
        <dt>{messages.byHand.account}</dt>
        <dd>{account}</dd>
        <dt>{messages.byHand.secret}</dt>
        <dd className={classes['secret']}>{secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</dd>
        <dt>{messages.byHand.kind}</dt>
        <dd>{messages.byHand.kindValue}</dd>
      </dl>
      <CopyButton text={() => secret} label={messages.byHand.copy} done={messages.byHand.copied} />
      <TypedSecret secret={secret} account={account} />
      <GoOn onClick={goOn} focused={false} />
    </div>
  );
}

function TypedSecret({ secret, account }: { readonly secret: string; readonly account: string }) {
  const { walk } = useMessages();
  const { byHand: messages } = walk;
  const { tell } = useSession();
  const [text, setText] = useState('');
  const [verdict, setVerdict] = useState<'same' | 'other' | 'bad'>();
  const add = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const entry = readEntry(text, account);
    const isSame = entry?.id === secret.replaceAll('=', '');
    if (entry !== undefined && isSame) tell({ type: 'added', entry });
    setVerdict(entry === undefined ? 'bad' : isSame ? 'same' : 'other');
  };
  return (
    <form className={`${classes['part'] ?? ''} ${classes['wide'] ?? ''}`} onSubmit={add} noValidate>
      <TextInput
        className={classes['field'] ?? ''}
        label={messages.input}
        description={messages.inputHint}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <Button type="submit" variant="default">
        {messages.add}
      </Button>
      <div role="status">
        {verdict !== undefined && (
          <Note tone={verdict === 'same' ? 'good' : 'warn'}>{messages[verdict]}</Note>
        )}
      </div>
    </form>
  );
}
