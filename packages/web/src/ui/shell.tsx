import { MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import { LanguageProvider } from './language.tsx';
import { lookManager } from './look.ts';
import './shell.css';
import { cssVariables, theme } from './theme.ts';

/** What every page stands in: theme, look and language. */
export function Shell({ children }: { readonly children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={lookManager}
      defaultColorScheme="auto"
      getStyleNonce={readNonce}
    >
      <LanguageProvider>{children}</LanguageProvider>
    </MantineProvider>
  );
}

/** Under the policy of the page, styles that a script writes carry the nonce of the answer. */
function readNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}
