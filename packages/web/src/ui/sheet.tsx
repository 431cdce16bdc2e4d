import type { ReactNode } from 'react';
import classes from './sheet.module.css';

interface SheetProps {
  readonly children: ReactNode;
  readonly className?: string;
  /** The id of its heading, where it is a region of its own. */
  readonly labelledBy?: string;
}

export function Sheet({ children, className = '', labelledBy }: SheetProps) {
  const names = `${classes['sheet'] ?? ''} ${className}`;
  if (labelledBy === undefined) return <div className={names}>{children}</div>;
  return (
    <section className={names} aria-labelledby={labelledBy}>
      {children}
    </section>
  );
}
