import { useMessages } from '../messages/messages.ts';
import classes from './authenticator.module.css';
import type { Code } from './entry.ts';

interface CountdownProps {
  readonly code: Code;
  readonly period: number;
  readonly isSpent: boolean;
}

/** How long a code lives, as words and as a bar that shrinks. */
export function Countdown({ code, period, isSpent }: CountdownProps) {
  const { authenticator } = useMessages();
  const text = isSpent ? authenticator.used(code.secondsLeft) : authenticator.left(code.secondsLeft);
  return (
    <span className={classes['countdown']} data-spent={isSpent}>
      <span className={classes['bar']} aria-hidden="true">
        <span style={{ width: `${(code.secondsLeft / period) * 100}%` }} />
      </span>
      {text}
    </span>
  );
}
