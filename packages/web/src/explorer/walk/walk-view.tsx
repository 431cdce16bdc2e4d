import { Button, Progress, Text, Title } from '@mantine/core';
import { PageTitle } from '../../ui/page-title.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { EntryCard } from '../authenticator/entry-card.tsx';
import { useMessages } from '../messages/messages.ts';
import type { Operation } from '../openapi/operation.ts';
import { useSession } from '../session/session-context.tsx';
import { ByHandStep } from './by-hand-step.tsx';
import { ConfirmStep } from './confirm-step.tsx';
import { EndStep } from './end-step.tsx';
import { PlainStep } from './plain-step.tsx';
import { RegisterStep } from './register-step.tsx';
import { SaveStep } from './save-step.tsx';
import { ScanStep } from './scan-step.tsx';
import { SecondFactorStep } from './second-factor-step.tsx';
import { StepList } from './step-list.tsx';
import classes from './walk.module.css';
import { beginWalk, STEPS, type Step } from './walk.ts';

export function WalkView({ operations }: { readonly operations: readonly Operation[] }) {
  const { walk: messages, site } = useMessages();
  const { session, tell } = useSession();
  const { step } = session.walk;
  const number = STEPS.indexOf(step) + 1;
  const entry = session.entries[0];
  return (
    <div className={classes['walk']}>
      <div className={classes['head']}>
        <PageTitle text={messages.title} site={site} />
        {step === 'register' && <Text maw="44rem">{messages.lead}</Text>}
      </div>
      <aside className={classes['steps']} aria-label={messages.steps}>
        <Text fw={600}>{messages.progress(number, STEPS.length)}</Text>
        <Progress
          className={classes['bar'] ?? ''}
          value={(number / STEPS.length) * 100}
          aria-label={messages.progress(number, STEPS.length)}
          my={6}
        />
        <StepList current={step} />
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => tell({ type: 'walked', walk: beginWalk() })}
        >
          {messages.over}
        </Button>
      </aside>
      <div className={classes['content']}>
        <Sheet labelledBy="step">
          <Title order={2} id="step" fz="xl" mb="xs" tabIndex={-1} style={{ outline: 'none' }}>
            {messages[step].title}
          </Title>
          <Text mb="md" maw="44rem">
            {messages[step].text}
          </Text>
          <CurrentStep key={step} step={step} operations={operations} />
        </Sheet>
        {entry !== undefined && step !== 'end' && <EntryCard entry={entry} order={3} removable={false} />}
      </div>
    </div>
  );
}

function CurrentStep({
  step,
  operations,
}: {
  readonly step: Step;
  readonly operations: readonly Operation[];
}) {
  switch (step) {
    case 'register':
      return <RegisterStep operations={operations} />;
    case 'scan':
      return <ScanStep />;
    case 'byHand':
      return <ByHandStep />;
    case 'confirm':
      return <ConfirmStep operations={operations} />;
    case 'save':
      return <SaveStep />;
    case 'secondFactor':
      return <SecondFactorStep operations={operations} />;
    case 'end':
      return <EndStep />;
    case 'standing':
    case 'setUp':
    case 'logOut':
    case 'logIn':
    case 'disable':
      return <PlainStep step={step} operations={operations} />;
  }
}
