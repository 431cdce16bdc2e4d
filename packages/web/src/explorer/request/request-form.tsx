import { Button, Group, Text, TextInput, Title } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { paths } from '../address.ts';
import { writeFragment } from '../deep-link.ts';
import { useMessages } from '../messages/messages.ts';
import type { Field } from '../openapi/field.ts';
import type { Operation } from '../openapi/operation.ts';
import { useSession } from '../session/session-context.tsx';
import { bearerField } from './bearer-field.ts';
import type { FieldProblem, Values } from './build-request.ts';
import { FieldInput } from './field-input.tsx';
import { NeedsToken } from './needs-token.tsx';
import classes from './request-form.module.css';

interface RequestFormProps {
  readonly operation: Operation;
  readonly operations: readonly Operation[];
  readonly values: Values;
  readonly complaints: Readonly<Record<string, FieldProblem>>;
  readonly sending: boolean;
  readonly onSend: () => Promise<void>;
}

export function RequestForm(props: RequestFormProps) {
  const { operation, operations, values, complaints, sending, onSend } = props;
  const messages = useMessages();
  const [tried, setTried] = useState(false);
  const fields = [...bearerField(operation, messages), ...operation.fields];
  const submit = async (event: SubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setTried(true);
    const [bad] = fields.filter(({ key }) => complaints[key] !== undefined);
    if (bad === undefined) await onSend();
    else document.getElementById(inputId(bad))?.focus();
  };
  return (
    <Sheet labelledBy="form">
      <Title order={2} id="form" fz="lg" mb="sm">
        {messages.form.title}
      </Title>
      <form noValidate onSubmit={(event) => void submit(event)} className={classes['form']}>
        {operation.api !== 'service' && <ApplicationInput />}
        <NeedsToken operation={operation} operations={operations} values={values} />
        {fields.map((field) => (
          <FieldInput
            key={field.key}
            id={inputId(field)}
            operation={operation}
            field={field}
            value={values[field.key] ?? ''}
            complaint={tried ? complaints[field.key] : undefined}
          />
        ))}
        {fields.length === 0 && <Text c="dimmed">{messages.form.nothing}</Text>}
        <Button type="submit" disabled={sending} fullWidth>
          {sending ? messages.form.sending : messages.form.send}
        </Button>
      </form>
      <FormTools operation={operation} values={values} />
    </Sheet>
  );
}

function inputId({ key }: Field): string {
  return `field-${key.replaceAll(/\W/g, '-')}`;
}

function FormTools({ operation, values }: { readonly operation: Operation; readonly values: Values }) {
  const { form } = useMessages();
  const { session, tell } = useSession();
  const examples = Object.fromEntries(operation.fields.flatMap(exampleOf));
  const link = (): string =>
    `${location.origin}${paths.request(operation.id)}${writeFragment(operation, values, session.clientId)}`;
  return (
    <>
      <Group gap="xs" mt="md">
        {Object.keys(examples).length > 0 && (
          <Button
            variant="default"
            size="compact-sm"
            onClick={() => tell({ type: 'typed', operation: operation.id, values: examples })}
          >
            {form.examples}
          </Button>
        )}
        {operation.fields.length > 0 && (
          <Button
            variant="default"
            size="compact-sm"
            onClick={() => tell({ type: 'cleared', operation: operation.id })}
          >
            {form.clear}
          </Button>
        )}
        <CopyButton text={link} label={form.link} done={form.linked} icon="link" />
      </Group>
      <Text c="dimmed" fz="sm" mt="xs">
        {form.linkHint}
      </Text>
    </>
  );
}

/** Tokens of examples would be wrong for sure, and kept ones are filled in already. */
function exampleOf({ key, example, required, name, kind }: Field): [string, string][] {
  if (example === undefined || /token|handle/i.test(name)) return [];
  if (!required && kind !== 'text') return [];
  return [[key, typeof example === 'string' ? example : JSON.stringify(example)]];
}

function ApplicationInput() {
  const { application } = useMessages();
  const { session, tell } = useSession();
  return (
    <TextInput
      label={application.label}
      description={application.hint}
      placeholder={application.placeholder}
      value={session.clientId}
      autoComplete="off"
      spellCheck={false}
      onChange={({ currentTarget }) => tell({ type: 'chose', clientId: currentTarget.value.trim() })}
    />
  );
}
