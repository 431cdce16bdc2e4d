import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { readEntry } from '../authenticator/entry.ts';
import { scanImage } from '../authenticator/scan-image.ts';
import { useMessages } from '../messages/messages.ts';
import { useSession } from '../session/session-context.tsx';
import classes from './answer-view.module.css';

/** A picture, which the virtual authenticator can scan as a phone would. */
export function AnswerImage({ url }: { readonly url: string }) {
  const { answer: messages } = useMessages();
  const { tell } = useSession();
  const [outcome, setOutcome] = useState<'scanned' | 'unscannable'>();
  const scan = async (): Promise<void> => {
    const entry = readEntry((await scanImage(url)) ?? '');
    if (entry !== undefined) tell({ type: 'added', entry });
    setOutcome(entry === undefined ? 'unscannable' : 'scanned');
  };
  return (
    <div className={classes['image']}>
      <img src={url} alt={messages.image} />
      <Button variant="default" size="compact-sm" onClick={() => void scan()}>
        {messages.scan}
      </Button>
      <Text role="status" fz="sm">
        {outcome === undefined ? '' : messages[outcome]}
      </Text>
    </div>
  );
}
