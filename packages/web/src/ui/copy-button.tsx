import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Icon } from './icons.tsx';

interface CopyButtonProps {
  readonly text: () => string;
  readonly label: string;
  readonly done: string;
  readonly icon?: 'copy' | 'link';
}

export function CopyButton({ text, label, done, icon = 'copy' }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), 2500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async (): Promise<void> => {
    await writeText(text());
    setCopied(true);
  };
  return (
    <Button
      variant="default"
      size="compact-sm"
      leftSection={<Icon name={copied ? 'check' : icon} size={15} />}
      onClick={() => void copy()}
    >
      <span aria-live="polite">{copied ? done : label}</span>
    </Button>
  );
}

/** Pages that came over plain HTTP from another machine have no clipboard but the old one. */
async function writeText(text: string): Promise<void> {
  if (window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way there.
  document.execCommand('copy');
  area.remove();
}
