import { Button, Checkbox, Group } from '@mantine/core';
import { useState } from 'react';
import { CopyButton } from '../../ui/copy-button.tsx';
import { useMessages } from '../messages/messages.ts';
import { GoOn } from './request-part.tsx';
import { useWalk } from './use-walk.ts';
import classes from './walk.module.css';
import { readSetUp } from './walk.ts';

export function SaveStep() {
  const { walk: messages } = useMessages();
  const { walk, goOn } = useWalk();
  const [isSaved, setSaved] = useState(false);
  const { backupCodes = [] } = readSetUp(walk.exchanges.setUp?.answer) ?? {};
  const text = `${backupCodes.join('\n')}\n`;
  return (
    <div className={classes['part']}>
      <ul className={classes['codes']} aria-label={messages.save.list}>
        {backupCodes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Group gap="xs">
        <CopyButton text={() => text} label={messages.save.copy} done={messages.save.copied} />
        <Button variant="default" size="compact-sm" onClick={() => saveFile(messages.save.file, text)}>
          {messages.save.download}
        </Button>
      </Group>
      <Checkbox
        label={messages.save.saved}
        checked={isSaved}
        onChange={({ currentTarget }) => setSaved(currentTarget.checked)}
      />
      <GoOn onClick={goOn} disabled={!isSaved} focused={false} />
    </div>
  );
}

function saveFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
