import { Anchor, type AnchorProps } from '@mantine/core';
import { type MouseEvent, type ReactNode, useSyncExternalStore } from 'react';

const MOVED = 'countersign-moved';

/** The address of this tab, wherever it changes. */
export function useAddress(): { readonly path: string; readonly hash: string } {
  const path = useSyncExternalStore(subscribe, () => location.pathname);
  const hash = useSyncExternalStore(subscribe, () => location.hash);
  return { path, hash };
}

function subscribe(listener: () => void): () => void {
  const events = ['popstate', 'hashchange', MOVED];
  for (const name of events) addEventListener(name, listener);
  return () => {
    for (const name of events) removeEventListener(name, listener);
  };
}

function navigate(path: string): void {
  history.pushState(null, '', path);
  dispatchEvent(new Event(MOVED));
  scrollTo(0, 0);
  // Whoever reads by ear hears where they are.
  requestAnimationFrame(() => document.querySelector('h1')?.focus());
}

/** Takes the fragment off the address, without a step in the history. */
export function dropFragment(): void {
  history.replaceState(null, '', location.pathname);
  dispatchEvent(new Event(MOVED));
}

/** Takes over plain clicks only: a new tab stays a new tab. */
export function followLink(event: MouseEvent<HTMLAnchorElement>): void {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  navigate(event.currentTarget.pathname);
}

interface LinkProps extends AnchorProps {
  readonly to: string;
  readonly children: ReactNode;
  readonly current?: boolean;
}

export function Link({ to, current = false, ...others }: LinkProps) {
  return <Anchor href={to} onClick={followLink} {...others} {...(current && { 'aria-current': 'page' })} />;
}
