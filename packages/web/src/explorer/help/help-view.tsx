import { Text, Title } from '@mantine/core';
import { PageTitle } from '../../ui/page-title.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { useMessages } from '../messages/messages.ts';
import { ClockCheck } from './clock-check.tsx';
import classes from './help.module.css';

const TROUBLES = ['scan', 'invalid', 'lost', 'disable', 'clock'] as const;

export function HelpView() {
  const { help, site } = useMessages();
  return (
    <>
      <PageTitle text={help.title} site={site} />
      <Title order={2} fz="xl" mt="lg">
        {help.troublesTitle}
      </Title>
      <div className={classes['troubles']}>
        {TROUBLES.map((name) => (
          <Trouble key={name} name={name} />
        ))}
      </div>
      <Title order={2} fz="xl" mt="xl">
        {help.appsTitle}
      </Title>
      <Text maw="44rem" my="xs">
        {help.appsLead}
      </Text>
      <Apps />
    </>
  );
}

function Trouble({ name }: { readonly name: (typeof TROUBLES)[number] }) {
  const { help } = useMessages();
  const { title, causes, todo } = help.troubles[name];
  return (
    <Sheet labelledBy={`trouble-${name}`} className={classes['trouble'] ?? ''}>
      <Title order={3} id={`trouble-${name}`} fz="lg">
        {title}
      </Title>
      {name === 'clock' && <ClockCheck />}
      <div className={classes['lists']}>
        <List title={help.causes} items={causes} />
        <List title={help.todo} items={todo} />
      </div>
    </Sheet>
  );
}

function List({ title, items }: { readonly title: string; readonly items: readonly string[] }) {
  return (
    <div>
      <Title order={4} fz="sm">
        {title}
      </Title>
      <ul>
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </div>
  );
}

function Apps() {
  const { help } = useMessages();
  return (
    <Sheet>
      <table className={classes['apps']}>
        <thead>
          <tr>
            <th scope="col">{help.app}</th>
            <th scope="col">{help.platforms}</th>
            <th scope="col">{help.how}</th>
          </tr>
        </thead>
        <tbody>
          {help.apps.map(({ name, platforms, how }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{platforms}</td>
              <td>{how}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Sheet>
  );
}
