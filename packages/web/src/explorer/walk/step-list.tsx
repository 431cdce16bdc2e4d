import { VisuallyHidden } from '@mantine/core';
import { useMessages } from '../messages/messages.ts';
import classes from './walk.module.css';
import { STEPS, type Step } from './walk.ts';

export function StepList({ current }: { readonly current: Step }) {
  const { walk } = useMessages();
  const now = STEPS.indexOf(current);
  return (
    <ol className={classes['list']}>
      {STEPS.map((step, index) => {
        const state = index < now ? 'done' : index === now ? 'current' : 'due';
        return (
          <li
            key={step}
            className={classes['item']}
            data-state={state}
            {...(state === 'current' && { 'aria-current': 'step' })}
          >
            <span className={classes['mark']} aria-hidden="true">
              {state === 'done' ? '✓' : index + 1}
            </span>
            {walk[step].title}
            {state === 'done' && <VisuallyHidden>({walk.done})</VisuallyHidden>}
          </li>
        );
      })}
    </ol>
  );
}
