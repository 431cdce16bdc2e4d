import { Text } from '@mantine/core';
import { Link } from '../ui/navigation.tsx';
import { PageTitle } from '../ui/page-title.tsx';
import { paths } from './address.ts';
import { useWords } from './words/words.ts';

export function NowhereView() {
  const { notFound, site } = useWords();
  return (
    <>
      <PageTitle text={notFound.title} site={site} />
      <Text my="md">{notFound.text}</Text>
      <Link to={paths.requests}>{notFound.list}</Link>
    </>
  );
}
