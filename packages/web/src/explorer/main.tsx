import '@mantine/core/styles.css';
import { createRoot } from 'react-dom/client';
import { Shell } from '../ui/shell.tsx';
import { Explorer } from './explorer.tsx';

const place = document.getElementById('page');
if (place === null) throw new Error('the page has no place for the explorer');

createRoot(place).render(
  <Shell>
    <Explorer />
  </Shell>,
);
