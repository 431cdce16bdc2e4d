import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './note.module.css';

interface NoteProps {
  readonly tone: 'good' | 'bad' | 'warn' | 'plain';
  readonly title?: ReactNode;
  readonly children?: ReactNode;
  /** Whether it is said aloud when it appears. */
  readonly live?: boolean;
}

export function Note({ tone, title, children, live = false }: NoteProps) {
  return (
    <div className={`${classes['note'] ?? ''} ${classes[tone] ?? ''}`} {...(live && { role: 'status' })}>
      {title !== undefined && (
        <Text fw={650} component="p">
          {title}
        </Text>
      )}
      {children}
    </div>
  );
}
