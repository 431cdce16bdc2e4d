import { Anchor, Button, Text, Title } from '@mantine/core';
import { followLink } from '../ui/navigation.tsx';
import { PageTitle } from '../ui/page-title.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { ORIGIN, paths } from './address.ts';
import { ApiList } from './api-list.tsx';
import classes from './home-view.module.css';
import { useMessages } from './messages/messages.ts';
import type { Operation } from './openapi/operation.ts';

export function HomeView({ operations }: { readonly operations: readonly Operation[] }) {
  const { home, site } = useMessages();
  return (
    <>
      <div className={classes['lead']}>
        <PageTitle text={home.title} site={site} />
        <Text fz="lg">{home.lead}</Text>
      </div>
      <div className={classes['cards']}>
        <Card title={home.walkTitle} text={home.walkText} to={paths.walk} go={home.walkGo} first />
        <Card
          title={home.requestsTitle}
          text={home.requestsText(operations.length)}
          to={paths.requests}
          go={home.requestsGo}
        />
        <Card
          title={home.authenticatorTitle}
          text={home.authenticatorText}
          to={paths.authenticator}
          go={home.authenticatorGo}
        />
        <Card title={home.helpTitle} text={home.helpText} to={paths.help} go={home.helpGo} />
      </div>
      <ApiList operations={operations} />
      <Text mt="xl">
        {home.readOn} <Anchor href={`${ORIGIN}/docs`}>{home.documents}</Anchor>,{' '}
        <Anchor href={`${ORIGIN}/docs/reference`}>{home.reference}</Anchor>
      </Text>
      <Text c="dimmed" mt="md" maw="44rem">
        {home.memory}
      </Text>
    </>
  );
}

interface CardProps {
  readonly title: string;
  readonly text: string;
  readonly to: string;
  readonly go: string;
  readonly first?: boolean;
}

function Card({ title, text, to, go, first = false }: CardProps) {
  return (
    <Sheet className={classes['card'] ?? ''}>
      <Title order={2} fz="lg">
        {title}
      </Title>
      <Text className={classes['text'] ?? ''}>{text}</Text>
      <Button component="a" href={to} onClick={followLink} variant={first ? 'filled' : 'default'}>
        {go}
      </Button>
    </Sheet>
  );
}
