import { Button } from '@mantine/core';
import { Note } from '../../ui/note.tsx';
import { readEntry } from '../authenticator/entry.ts';
import { useMessages } from '../messages/messages.ts';
import { useSession } from '../session/session-context.tsx';
import { GoOn } from './request-part.tsx';
import { useWalk } from './use-walk.ts';
import classes from './walk.module.css';
import { readSetUp } from './walk.ts';

export function ScanStep() {
  const { walk: messages } = useMessages();
  const { session, tell } = useSession();
  const { walk, goOn } = useWalk();
  const setUp = readSetUp(walk.exchanges.setUp?.answer);
  if (setUp === undefined) return null;
  const entry = readEntry(setUp.otpauthUrl);
  const isScanned = session.entries.some(({ id }) => id === entry?.id);
  return (
    <div className={classes['part']}>
      <img src={setUp.qrCode} alt={messages.scan.alt} className={classes['qr']} />
      {!isScanned && entry !== undefined && (
        <Button variant="default" onClick={() => tell({ type: 'added', entry })}>
          {messages.scan.virtual}
        </Button>
      )}
      <div role="status">{isScanned && <Note tone="good">{messages.scan.scanned}</Note>}</div>
      <GoOn onClick={goOn} focused={isScanned} />
    </div>
  );
}
