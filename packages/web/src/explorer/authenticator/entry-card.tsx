import { Button, Text, Title } from '@mantine/core';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { useMessages } from '../messages/messages.ts';
import { useSession } from '../session/session-context.tsx';
import classes from './authenticator.module.css';
import { Countdown } from './countdown.tsx';
import { type Entry, nameOf } from './entry.ts';
import { spaced, useCode } from './use-code.ts';

interface EntryCardProps {
  readonly entry: Entry;
  /** Of its heading. */
  readonly order?: 2 | 3;
  readonly removable?: boolean;
}

/** One account as an authenticator app shows it. */
export function EntryCard({ entry, order = 2, removable = true }: EntryCardProps) {
  const { authenticator } = useMessages();
  const { session, tell } = useSession();
  const code = useCode(entry);
  const name = nameOf(entry) ?? authenticator.unnamed;
  const isSpent = code !== undefined && session.spent.has(code.text);
  return (
    <Sheet className={classes['entry'] ?? ''}>
      <Title order={order} fz="md">
        {name}
      </Title>
      <output
        className={classes['code']}
        aria-label={authenticator.code}
        aria-live="off"
        data-spent={isSpent}
      >
        {code === undefined ? '––– –––' : spaced(code.text)}
      </output>
      {code !== undefined && <Countdown code={code} period={entry.period} isSpent={isSpent} />}
      <Text fz="sm" c="dimmed">
        {authenticator.facts(entry.algorithm, entry.digits, entry.period)}
      </Text>
      <div className={classes['actions']}>
        <CopyButton text={() => code?.text ?? ''} label={authenticator.copy} done={authenticator.copied} />
        {removable && (
          <Button
            variant="default"
            size="compact-sm"
            aria-label={authenticator.remove(name)}
            onClick={() => tell({ type: 'removed', id: entry.id })}
          >
            {authenticator.removeShort}
          </Button>
        )}
      </div>
    </Sheet>
  );
}
