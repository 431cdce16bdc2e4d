import { Button, Text, Title } from '@mantine/core';
import { Sheet } from '../../ui/sheet.tsx';
import { useMessages } from '../messages/messages.ts';
import { useSession } from '../session/session-context.tsx';
import type { TokenName } from '../session/tokens.ts';

/** Which tokens this tab holds, and the way to lose them. */
export function KeptView() {
  const { kept } = useMessages();
  const { session, tell } = useSession();
  const tokens = Object.entries(session.tokens);
  const isEmpty = tokens.length === 0 && session.entries.length === 0;
  return (
    <div style={{ marginTop: '1rem' }}>
      <Sheet labelledBy="kept">
        <Title order={2} id="kept" fz="lg" mb="xs">
          {kept.title}
        </Title>
        {tokens.length === 0 && <Text>{kept.none}</Text>}
        <ul>
          {tokens.map(([name, { from }]) => (
            <li key={name}>
              {kept.names[name as TokenName]} <code>({from})</code>
            </li>
          ))}
        </ul>
        <Text c="dimmed" fz="sm" mb="sm">
          {kept.about}
        </Text>
        <Button
          variant="default"
          size="compact-sm"
          disabled={isEmpty}
          onClick={() => tell({ type: 'forgot' })}
        >
          {kept.forget}
        </Button>
      </Sheet>
    </div>
  );
}
