import { Button, Text, TextInput, Title } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { Link } from '../../ui/navigation.tsx';
import { Note } from '../../ui/note.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { paths } from '../address.ts';
import { useMessages } from '../messages/messages.ts';
import { useSession } from '../session/session-context.tsx';
import classes from './authenticator.module.css';
import { readEntry } from './entry.ts';
import { EntryCard } from './entry-card.tsx';
import { KeptView } from './kept-view.tsx';

export function AuthenticatorView() {
  const { authenticator, site, nav } = useMessages();
  const { session } = useSession();
  return (
    <>
      <PageTitle text={authenticator.title} site={site} />
      <Text maw="44rem" mt="xs">
        {authenticator.lead}
      </Text>
      {session.entries.length === 0 ? (
        <div style={{ margin: '1.25rem 0' }}>
          <Note tone="plain">
            <p>{authenticator.none}</p>
            <p>
              <Link to={paths.walk}>{nav.walk}</Link>
            </p>
          </Note>
        </div>
      ) : (
        <ul className={classes['entries']}>
          {session.entries.map((entry) => (
            <li key={entry.id}>
              <EntryCard entry={entry} />
            </li>
          ))}
        </ul>
      )}
      <AddForm />
      <KeptView />
    </>
  );
}

function AddForm() {
  const { authenticator: messages } = useMessages();
  const { tell } = useSession();
  const [text, setText] = useState('');
  const [name, setName] = useState('');
  const [isBad, setBad] = useState(false);
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const entry = readEntry(text, name.trim());
    setBad(entry === undefined);
    if (entry === undefined) return;
    tell({ type: 'added', entry });
    setText('');
    setName('');
  };
  const plain = { autoComplete: 'off', spellCheck: false } as const;
  return (
    <Sheet labelledBy="add">
      <Title order={2} id="add" fz="lg" mb="sm">
        {messages.add}
      </Title>
      <form className={classes['form']} onSubmit={submit} noValidate>
        <TextInput
          {...plain}
          label={messages.text}
          description={messages.textHint}
          value={text}
          required
          error={isBad ? messages.bad : undefined}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        <TextInput
          {...plain}
          label={messages.name}
          placeholder={messages.namePlaceholder}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <div>
          <Button type="submit">{messages.addGo}</Button>
        </div>
      </form>
    </Sheet>
  );
}
