import { Button, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Note } from '../../ui/note.tsx';
import { ORIGIN } from '../address.ts';
import { useMessages } from '../messages/messages.ts';

interface Comparison {
  readonly server: Date;
  readonly device: Date;
  /** Positive where the device is ahead; the server tells whole seconds. */
  readonly seconds: number;
}

/** Where codes end to be accepted: one step before and after. */
const TOLERABLE = 29;

export function ClockCheck() {
  const { help } = useMessages();
  const { clock } = help;
  const [comparison, setComparison] = useState<Comparison | 'failed'>();
  const measure = async (): Promise<void> => {
    setComparison(undefined);
    setComparison((await compareClocks()) ?? 'failed');
  };
  useEffect(() => {
    void compareClocks().then((compared) => setComparison(compared ?? 'failed'));
  }, []);
  return (
    <div>
      <div role="status">
        {comparison === undefined && <Text>{clock.measuring}</Text>}
        {comparison === 'failed' && <Note tone="bad">{clock.failed}</Note>}
        {typeof comparison === 'object' && <Difference comparison={comparison} />}
      </div>
      <Button variant="default" size="compact-sm" mt="sm" onClick={() => void measure()}>
        {clock.measure}
      </Button>
    </div>
  );
}

function Difference({ comparison }: { readonly comparison: Comparison }) {
  const { help } = useMessages();
  const { clock } = help;
  const { server, device, seconds } = comparison;
  const distance = Math.abs(seconds);
  const off = seconds > 0 ? clock.ahead(distance) : clock.behind(distance);
  const tone = distance <= 2 ? 'good' : distance <= TOLERABLE ? 'warn' : 'bad';
  const advice = { good: undefined, warn: clock.tolerable, bad: clock.off }[tone];
  return (
    <Note tone={tone} title={tone === 'good' ? clock.same : off}>
      {advice !== undefined && <p>{advice}</p>}
      <p>
        {clock.server}: {server.toISOString().slice(11, 19)} UTC · {clock.device}:{' '}
        {device.toISOString().slice(11, 19)} UTC
      </p>
    </Note>
  );
}

/** By the header Date of an answer, half its round trip taken off. */
async function compareClocks(): Promise<Comparison | undefined> {
  try {
    const asked = Date.now();
    const response = await fetch(`${ORIGIN}/health/live`, { cache: 'no-store', credentials: 'omit' });
    const device = new Date((asked + Date.now()) / 2);
    const server = new Date(response.headers.get('date') ?? '');
    // The header is cut to the second: on average half a second is missing.
    const seconds = Math.round((device.getTime() - server.getTime() - 500) / 1000);
    return Number.isNaN(seconds) ? undefined : { server, device, seconds };
  } catch {
    return undefined;
  }
}
