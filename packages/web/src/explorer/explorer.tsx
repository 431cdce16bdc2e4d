import { Button, Loader, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useAddress } from '../ui/navigation.tsx';
import { Note } from '../ui/note.tsx';
import { ORIGIN, type View, viewOf } from './address.ts';
import { AuthenticatorView } from './authenticator/authenticator-view.tsx';
import { Frame } from './frame.tsx';
import { HelpView } from './help/help-view.tsx';
import { HomeView } from './home-view.tsx';
import { useMessages } from './messages/messages.ts';
import { NotFoundView } from './not-found-view.tsx';
import { fetchDocument } from './openapi/document.ts';
import { type Operation, readOperations } from './openapi/operation.ts';
import { RequestsView } from './request/requests-view.tsx';
import { SessionProvider } from './session/session-context.tsx';
import { WalkView } from './walk/walk-view.tsx';

type Loaded = readonly Operation[] | 'failed' | undefined;

export function Explorer() {
  const { path } = useAddress();
  const view = viewOf(path);
  const operations = useOperations();
  return (
    <SessionProvider>
      <Frame view={view}>
        {operations === undefined && <Waiting />}
        {operations === 'failed' && <Unreachable />}
        {typeof operations === 'object' && <Content view={view} operations={operations} />}
      </Frame>
    </SessionProvider>
  );
}

function useOperations(): Loaded {
  const [loaded, setLoaded] = useState<Loaded>();
  useEffect(() => {
    fetchDocument(ORIGIN).then(
      (document) => setLoaded(readOperations(document)),
      () => setLoaded('failed'),
    );
  }, []);
  return loaded;
}

function Content({ view, operations }: { readonly view: View; readonly operations: readonly Operation[] }) {
  switch (view.name) {
    case 'home':
      return <HomeView operations={operations} />;
    case 'walk':
      return <WalkView operations={operations} />;
    case 'requests':
      return <RequestsView operations={operations} chosen={undefined} />;
    case 'request':
      return <RequestsView operations={operations} chosen={view.id} />;
    case 'authenticator':
      return <AuthenticatorView />;
    case 'help':
      return <HelpView />;
    case 'notFound':
      return <NotFoundView />;
  }
}

function Waiting() {
  const messages = useMessages();
  return (
    <div role="status">
      <h1 style={{ fontSize: '1rem', fontWeight: 400 }}>
        <Loader size="sm" mr="sm" aria-hidden /> {messages.loading}
      </h1>
    </div>
  );
}

function Unreachable() {
  const { unreachable } = useMessages();
  return (
    <Note tone="bad" live>
      <Text component="h1" fw={650} fz="lg">
        {unreachable.title}
      </Text>
      <p>{unreachable.text}</p>
      <Button onClick={() => location.reload()}>{unreachable.again}</Button>
    </Note>
  );
}
