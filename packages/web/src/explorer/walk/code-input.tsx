import { TextInput } from '@mantine/core';
import { CodeOffers } from '../authenticator/code-offers.tsx';
import { useMessages } from '../messages/messages.ts';
import { useSession } from '../session/session-context.tsx';
import classes from './walk.module.css';

interface CodeInputProps {
  readonly value: string;
  readonly onChange: (code: string) => void;
}

export function CodeInput({ value, onChange }: CodeInputProps) {
  const { walk } = useMessages();
  const { session } = useSession();
  return (
    <div className={classes['field']}>
      <TextInput
        id="walk-code"
        label={walk.code}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={12}
        value={value}
        error={session.spent.has(digitsOf(value)) ? walk.spentCode : undefined}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
      <CodeOffers onPick={onChange} />
    </div>
  );
}

export function digitsOf(text: string): string {
  return text.replaceAll(/[\s-]/g, '');
}

/** Whether it may be sent: six digits that were not used before. */
export function useIsUsable(code: string): boolean {
  const { session } = useSession();
  return /^\d{6}$/.test(digitsOf(code)) && !session.spent.has(digitsOf(code));
}
