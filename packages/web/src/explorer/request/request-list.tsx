import { Button, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Icon } from '../../ui/icons.tsx';
import { Link } from '../../ui/navigation.tsx';
import { paths } from '../address.ts';
import { apiName, groupByApi } from '../api-list.tsx';
import { useMessages, useSay } from '../messages/messages.ts';
import type { Operation } from '../openapi/operation.ts';
import { MethodTag } from './method-tag.tsx';
import classes from './request-list.module.css';
import { matches } from './search.ts';

interface RequestListProps {
  readonly operations: readonly Operation[];
  readonly chosen: string | undefined;
}

export function RequestList({ operations, chosen }: RequestListProps) {
  const messages = useMessages();
  const say = useSay();
  const [query, setQuery] = useState('');
  const found = operations.filter((operation) => matches(operation, query, say));
  return (
    <>
      <TextInput
        type="search"
        label={messages.list.search}
        placeholder={messages.list.placeholder}
        leftSection={<Icon name="search" size={16} />}
        value={query}
        onChange={({ currentTarget }) => setQuery(currentTarget.value)}
      />
      <Text role="status" c="dimmed" fz="sm" my="xs">
        {found.length === 0 ? messages.list.none : messages.list.found(found.length)}
      </Text>
      {found.length === 0 && (
        <>
          <Text fz="sm" mb="sm">
            {messages.list.noneHint}
          </Text>
          <Button variant="default" size="xs" onClick={() => setQuery('')}>
            {messages.list.clear}
          </Button>
        </>
      )}
      <nav aria-label={messages.list.title}>
        {groupByApi(found).map(([api, inApi]) => (
          <ApiGroup key={api} name={apiName(messages, api)} operations={inApi} chosen={chosen} />
        ))}
      </nav>
    </>
  );
}

function ApiGroup({ name, operations, chosen }: RequestListProps & { readonly name: string }) {
  const say = useSay();
  return (
    <>
      <h2 className={classes['api']}>{name}</h2>
      <ul className={classes['routes']}>
        {operations.map(({ id, method, path, summary }) => (
          <li key={id}>
            <Link to={paths.request(id)} current={id === chosen} className={classes['route'] ?? ''}>
              <span className={classes['summary']}>{say(summary)}</span>
              <span className={classes['path']}>
                <MethodTag method={method} /> {path}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
