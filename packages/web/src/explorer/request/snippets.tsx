import { Tabs, Text, Title } from '@mantine/core';
import { CodeBlock } from '../../ui/code-block.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { useMessages } from '../messages/messages.ts';
import { toCurl } from './curl.ts';
import type { HttpRequest } from './http-request.ts';
import { toJavaScript } from './javascript.ts';
import { toPython } from './python.ts';

const KINDS = { curl: toCurl, javascript: toJavaScript, python: toPython } as const;

const NAMES = ['curl', 'javascript', 'python'] as const;

/** What is filled in, as a command and as programs. */
export function Snippets({
  request,
  headed = true,
}: {
  readonly request: HttpRequest;
  readonly headed?: boolean;
}) {
  const { snippets } = useMessages();
  return (
    <>
      {headed && (
        <Title order={2} id="snippets" fz="lg" mb="xs">
          {snippets.title}
        </Title>
      )}
      <Tabs defaultValue="curl" keepMounted={false}>
        <Tabs.List>
          {NAMES.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {snippets[name]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {NAMES.map((name) => {
          const text = KINDS[name](request);
          return (
            <Tabs.Panel key={name} value={name} pt="sm">
              <CodeBlock text={text} label={snippets[name]} />
              <div style={{ marginTop: '0.5rem' }}>
                <CopyButton
                  text={() => text}
                  label={snippets.copyOf(snippets[name])}
                  done={snippets.copied}
                />
              </div>
            </Tabs.Panel>
          );
        })}
      </Tabs>
      <Text c="dimmed" fz="sm" mt="xs">
        {snippets.warning}
      </Text>
    </>
  );
}
