import { Button } from '@mantine/core';
import { useMessages } from '../messages/messages.ts';
import { useSession } from '../session/session-context.tsx';
import classes from './authenticator.module.css';
import { Countdown } from './countdown.tsx';
import { type Entry, nameOf } from './entry.ts';
import { spaced, useCode } from './use-code.ts';

const MOST = 3;

/** The codes of the virtual authenticator, each a click away from a field. */
export function CodeOffers({ onPick }: { readonly onPick: (code: string) => void }) {
  const { session } = useSession();
  if (session.entries.length === 0) return null;
  return (
    <div className={classes['offers']}>
      {session.entries.slice(0, MOST).map((entry) => (
        <CodeOffer key={entry.id} entry={entry} onPick={onPick} />
      ))}
    </div>
  );
}

interface CodeOfferProps {
  readonly entry: Entry;
  readonly onPick: (code: string) => void;
}

function CodeOffer({ entry, onPick }: CodeOfferProps) {
  const { authenticator } = useMessages();
  const { session } = useSession();
  const code = useCode(entry);
  if (code === undefined) return null;
  const isSpent = session.spent.has(code.text);
  return (
    <div className={classes['offer']}>
      <Button variant="default" size="compact-sm" disabled={isSpent} onClick={() => onPick(code.text)}>
        {authenticator.fill(spaced(code.text))}
      </Button>
      <Countdown code={code} period={entry.period} isSpent={isSpent} />
      <span className={classes['name']}>{nameOf(entry) ?? authenticator.unnamed}</span>
    </div>
  );
}
