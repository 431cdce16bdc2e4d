import { Button, NativeSelect, PasswordInput, Textarea, TextInput } from '@mantine/core';
import type { ChangeEvent, ReactNode } from 'react';
import { Prose } from '../../ui/prose.tsx';
import { CodeOffers } from '../authenticator/code-offers.tsx';
import { useMessages, useSay } from '../messages/messages.ts';
import type { Field } from '../openapi/field.ts';
import type { Operation } from '../openapi/operation.ts';
import { useSession } from '../session/session-context.tsx';
import { suggestToken } from '../session/tokens.ts';
import type { FieldProblem } from './build-request.ts';

interface FieldInputProps {
  readonly id: string;
  readonly operation: Operation;
  readonly field: Field;
  readonly value: string;
  readonly complaint: FieldProblem | undefined;
}

export function FieldInput({ id, operation, field, value, complaint }: FieldInputProps) {
  const messages = useMessages();
  const say = useSay();
  const { tell } = useSession();
  const type = (text: string): void => {
    tell({ type: 'typed', operation: operation.id, values: { [field.key]: text } });
  };
  const optional = field.required ? '' : ` (${messages.form.optional})`;
  const common = {
    id,
    label: `${say(field.title)}${optional}`,
    description: field.description === undefined ? undefined : <Prose text={say(field.description)} />,
    value,
    required: field.required,
    error: complaint === undefined ? undefined : messages.form.complaints[complaint],
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>) =>
      type(event.currentTarget.value),
  };
  return (
    <div>
      <Input field={field} common={common} />
      <Suggestion operation={operation} field={field} value={value} onPick={type} />
      {field.name === 'code' && <CodeOffers onPick={type} />}
    </div>
  );
}

interface Common {
  readonly id: string;
  readonly label: string;
  readonly description: ReactNode;
  readonly value: string;
  readonly required: boolean;
  readonly error: string | undefined;
  readonly onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>) => void;
}

const PLAIN = { autoComplete: 'off', autoCapitalize: 'none', autoCorrect: 'off', spellCheck: false } as const;

function Input({ field, common }: { readonly field: Field; readonly common: Common }) {
  const { form } = useMessages();
  const { kind, choices, secrecy, example } = field;
  const placeholder = typeof example === 'string' && secrecy !== 'masked' ? form.forExample(example) : '';
  const code = field.name === 'code' ? ({ inputMode: 'numeric' } as const) : {};
  if (kind === 'json') return <Textarea {...common} {...PLAIN} autosize placeholder={placeholder} />;
  if (kind === 'choice' || kind === 'boolean') {
    const options = kind === 'choice' ? choices : ['true', 'false'];
    return <NativeSelect {...common} data={[{ value: '', label: form.choice.none }, ...options]} />;
  }
  if (secrecy !== 'masked') {
    return <TextInput {...common} {...PLAIN} {...code} placeholder={placeholder} />;
  }
  return (
    <PasswordInput
      {...common}
      {...PLAIN}
      autoComplete="new-password"
      visibilityToggleButtonProps={{ 'aria-label': form.reveal, tabIndex: 0, 'aria-hidden': false }}
    />
  );
}

interface SuggestionProps {
  readonly operation: Operation;
  readonly field: Field;
  readonly value: string;
  readonly onPick: (text: string) => void;
}

/** Where the value is from, or the offer of one that fits. */
function Suggestion({ operation, field, value, onPick }: SuggestionProps) {
  const { form } = useMessages();
  const { session } = useSession();
  const suggestion = suggestToken(session.tokens, operation, field.key);
  if (suggestion === undefined) return null;
  if (suggestion.value === value) {
    return <small style={{ color: 'var(--mantine-color-dimmed)' }}>{form.from(suggestion.from)}</small>;
  }
  return (
    <Button variant="subtle" size="compact-xs" mt={4} onClick={() => onPick(suggestion.value)}>
      {form.use(suggestion.from)}
    </Button>
  );
}
