import { Text } from '@mantine/core';
import { type RefObject, useEffect, useRef } from 'react';
import { Link } from '../../ui/navigation.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { paths } from '../address.ts';
import { useMessages } from '../messages/messages.ts';
import { NotFoundView } from '../not-found-view.tsx';
import type { Operation } from '../openapi/operation.ts';
import { OperationView } from './operation-view.tsx';
import { RequestList } from './request-list.tsx';
import classes from './requests-view.module.css';

interface RequestsViewProps {
  readonly operations: readonly Operation[];
  /** The id of one of them; undefined: none yet. */
  readonly chosen: string | undefined;
}

/** The list beside what was chosen from it; on a phone one of the two. */
export function RequestsView({ operations, chosen }: RequestsViewProps) {
  const { list, site } = useMessages();
  const aside = useRef<HTMLDivElement>(null);
  useChosenInSight(aside, chosen);
  const operation = operations.find(({ id }) => id === chosen);
  return (
    <div className={classes['view']} data-chosen={chosen !== undefined}>
      <div className={classes['list']} ref={aside}>
        <RequestList operations={operations} chosen={chosen} />
      </div>
      <div className={classes['content']}>
        <p className={classes['back']}>
          <Link to={paths.requests}>← {list.back}</Link>
        </p>
        {chosen === undefined && (
          <>
            <PageTitle text={list.title} site={site} />
            <Text mt="xs">{list.choose}</Text>
          </>
        )}
        {chosen !== undefined && operation === undefined && <NotFoundView />}
        {operation !== undefined && (
          <OperationView key={operation.id} operation={operation} operations={operations} />
        )}
      </div>
    </div>
  );
}

/** Scrolls the list, and nothing but the list, to what is chosen in it. */
function useChosenInSight(list: RefObject<HTMLDivElement | null>, chosen: string | undefined): void {
  useEffect(() => {
    const item = list.current?.querySelector<HTMLElement>('[aria-current="page"]');
    if (list.current === null || item === null || item === undefined) return;
    const { scrollTop, clientHeight } = list.current;
    const isInSight = item.offsetTop > scrollTop && item.offsetTop < scrollTop + clientHeight - 100;
    if (!isInSight) list.current.scrollTop = item.offsetTop - clientHeight / 2;
  }, [list, chosen]);
}
