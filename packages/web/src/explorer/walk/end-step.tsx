import { Button, Group } from '@mantine/core';
import { followLink } from '../../ui/navigation.tsx';
import { paths } from '../address.ts';
import { useMessages } from '../messages/messages.ts';

export function EndStep() {
  const { walk } = useMessages();
  return (
    <Group>
      <Button component="a" href={paths.requests} onClick={followLink}>
        {walk.end.requests}
      </Button>
      <Button component="a" href={paths.help} onClick={followLink} variant="default">
        {walk.end.help}
      </Button>
    </Group>
  );
}
