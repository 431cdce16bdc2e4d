import type { ReactNode } from 'react';
import { Link } from '../ui/navigation.tsx';
import { LanguageSwitch, LookSwitch } from '../ui/switches.tsx';
import { paths, type View } from './address.ts';
import classes from './frame.module.css';
import { useMessages } from './messages/messages.ts';

const TABS = ['home', 'walk', 'requests', 'authenticator', 'help'] as const;

export function Frame({ view, children }: { readonly view: View; readonly children: ReactNode }) {
  const messages = useMessages();
  return (
    <div className={classes['frame']}>
      <a className={classes['skip']} href="#content" onClick={skip}>
        {messages.skip}
      </a>
      <header className={classes['header']}>
        <p className={classes['brand']}>
          <Link to={paths.home} underline="never" c="inherit" fw={700}>
            {messages.brand}
          </Link>
        </p>
        <nav aria-label={messages.nav.label} className={classes['tabs']}>
          {TABS.map((name) => (
            <Link key={name} to={paths[name]} current={isWithin(view, name)} className={classes['tab'] ?? ''}>
              {messages.nav[name]}
            </Link>
          ))}
        </nav>
        <div className={classes['switches']}>
          <LanguageSwitch label={messages.language} />
          <LookSwitch labels={messages.looks} />
        </div>
      </header>
      <main id="content" className={classes['main']}>
        {children}
      </main>
    </div>
  );
}

function isWithin(view: View, name: (typeof TABS)[number]): boolean {
  return view.name === name || (view.name === 'request' && name === 'requests');
}

/** Without a step in the history, and without the fragment. */
function skip(event: { preventDefault: () => void }): void {
  event.preventDefault();
  document.querySelector('h1')?.focus();
}
