import { Title } from '@mantine/core';
import { useEffect } from 'react';

/** The heading of a view, and the title of the tab. */
export function PageTitle({ text, site }: { readonly text: string; readonly site: string }) {
  useEffect(() => {
    document.title = `${text} · ${site}`;
  }, [text, site]);
  return (
    <Title order={1} tabIndex={-1} fz="1.625rem" style={{ outline: 'none' }}>
      {text}
    </Title>
  );
}
