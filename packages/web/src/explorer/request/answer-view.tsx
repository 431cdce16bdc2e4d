import { Group, Text, Title } from '@mantine/core';
import { CodeBlock } from '../../ui/code-block.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Note } from '../../ui/note.tsx';
import { useMessages } from '../messages/messages.ts';
import type { Operation } from '../openapi/operation.ts';
import type { Exchange } from '../session/exchange.ts';
import { findTokens, type TokenName, visit } from '../session/tokens.ts';
import { AnswerImage } from './answer-image.tsx';
import classes from './answer-view.module.css';
import { Remedy } from './remedy.tsx';
import type { Answer } from './send.ts';
import { StatusTag } from './status-tag.tsx';

interface AnswerViewProps {
  readonly operation: Operation;
  readonly exchange: Exchange | undefined;
}

export function AnswerView({ operation, exchange }: AnswerViewProps) {
  const { answer: messages } = useMessages();
  return (
    <>
      <Title order={2} id="answer" fz="lg" mb="xs">
        {messages.title}
      </Title>
      <div role="status">
        {exchange === undefined && <Text c="dimmed">{messages.none}</Text>}
        {exchange !== undefined && exchange.answer === undefined && (
          <Note tone="bad">{messages.unreachable}</Note>
        )}
        {exchange?.answer !== undefined && (
          <>
            <Group gap="sm" mb="xs">
              <StatusTag status={exchange.answer.status} />
              <Text c="dimmed">{messages.time(exchange.answer.milliseconds)}</Text>
            </Group>
            <Remedy operation={operation} answer={exchange.answer} />
          </>
        )}
      </div>
      {exchange?.answer !== undefined && <AnswerContent answer={exchange.answer} />}
    </>
  );
}

/** Body, pictures, headers, and what of it is kept. */
export function AnswerContent({ answer }: { readonly answer: Answer }) {
  const { answer: messages } = useMessages();
  const text = prettyText(answer);
  return (
    <div className={classes['content']}>
      {imagesOf(answer).map((url) => (
        <AnswerImage key={url} url={url} />
      ))}
      {answer.image === undefined && text === '' && <Text c="dimmed">{messages.empty}</Text>}
      {text !== '' && <CodeBlock text={text} label={messages.body} />}
      {text !== '' && (
        <div>
          <CopyButton text={() => answer.text} label={messages.copy} done={messages.copied} />
        </div>
      )}
      <KeptTokens answer={answer} />
      <details>
        <summary>{messages.headers}</summary>
        <CodeBlock
          text={answer.headers.map(([name, value]) => `${name}: ${value}`).join('\n')}
          label={messages.headers}
        />
      </details>
    </div>
  );
}

function KeptTokens({ answer }: { readonly answer: Answer }) {
  const { answer: messages, kept } = useMessages();
  const names = answer.status >= 400 ? [] : Object.keys(findTokens(answer.json));
  if (names.length === 0) return null;
  const list = names.map((name) => kept.names[name as TokenName]).join(', ');
  return (
    <Text fz="sm">
      {messages.kept} {list}.
    </Text>
  );
}

/** Pictures stand above; their long addresses are cut. */
function prettyText({ json, text }: Answer): string {
  if (json === undefined) return text;
  const cut = (_name: string, value: unknown): unknown =>
    typeof value === 'string' && value.startsWith('data:image/') ? `${value.slice(0, 48)}…` : value;
  return JSON.stringify(json, cut, 2);
}

function imagesOf({ json, image }: Answer): string[] {
  const images = image === undefined ? [] : [image];
  visit(json ?? null, '', (_name, text) => {
    if (/^data:image\/(png|jpeg|gif);base64,/.test(text)) images.push(text);
  });
  return [...new Set(images)];
}
