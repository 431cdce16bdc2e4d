import { useEffect, useState } from 'react';
import { useNow } from '../../ui/use-now.ts';
import { type Code, codeAt, type Entry } from './entry.ts';

/** The current code of an entry, in step with the clock; undefined for a moment at first. */
export function useCode(entry: Entry): Code | undefined {
  const now = useNow();
  const [code, setCode] = useState<Code>();
  const second = Math.floor(now / 1000);
  useEffect(() => {
    let wanted = true;
    void codeAt(entry, second * 1000).then((computed) => {
      if (wanted) setCode(computed);
    });
    return () => {
      wanted = false;
    };
  }, [entry, second]);
  return code;
}

/** In two groups, as people read them. */
export function spaced(code: string): string {
  const half = Math.ceil(code.length / 2);
  return `${code.slice(0, half)} ${code.slice(half)}`;
}
