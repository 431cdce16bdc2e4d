import { Text } from '@mantine/core';
import classes from './api-list.module.css';
import type { Messages } from './messages/en.ts';
import { useMessages } from './messages/messages.ts';
import type { Operation } from './openapi/operation.ts';

/** Which APIs there are, and how many routes each has. */
export function ApiList({ operations }: { readonly operations: readonly Operation[] }) {
  const messages = useMessages();
  return (
    <dl className={classes['list']}>
      {groupByApi(operations).map(([api, inApi]) => (
        <div key={api}>
          <Text component="dt" fw={650}>
            {apiName(messages, api)} · {messages.list.found(inApi.length)}
          </Text>
          <Text component="dd" m={0} c="dimmed">
            {isApi(messages, api) ? messages.apis[api].about : ''}
          </Text>
        </div>
      ))}
    </dl>
  );
}

export function groupByApi(operations: readonly Operation[]): [api: string, Operation[]][] {
  const groups = new Map<string, Operation[]>();
  for (const operation of operations) {
    groups.set(operation.api, [...(groups.get(operation.api) ?? []), operation]);
  }
  const order = ['native', 'hosted', 'swapbits', 'conduit', 'service'];
  return [...groups].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
}

export function apiName(messages: Messages, api: string): string {
  return isApi(messages, api) ? messages.apis[api].name : api;
}

function isApi(messages: Messages, api: string): api is keyof Messages['apis'] {
  return Object.hasOwn(messages.apis, api);
}
