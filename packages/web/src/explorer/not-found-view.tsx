import { Text } from '@mantine/core';
import { Link } from '../ui/navigation.tsx';
import { PageTitle } from '../ui/page-title.tsx';
import { paths } from './address.ts';
import { useMessages } from './messages/messages.ts';

export function NotFoundView() {
  const { notFound, site } = useMessages();
  return (
    <>
      <PageTitle text={notFound.title} site={site} />
      <Text my="md">{notFound.text}</Text>
      <Link to={paths.requests}>{notFound.list}</Link>
    </>
  );
}
