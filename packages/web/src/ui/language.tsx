import { createContext, type ReactNode, use, useLayoutEffect, useMemo, useState } from 'react';
import { readPreference, writePreference } from './preference.ts';

export const LANGUAGES = { en: 'English', es: 'Español' } as const;

export type Language = keyof typeof LANGUAGES;

interface LanguageChoice {
  readonly language: Language;
  readonly choose: (language: Language) => void;
}

const LanguageContext = createContext<LanguageChoice>({ language: 'en', choose: () => undefined });

/** The browser's language until someone chooses; the document says which. */
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(firstLanguage);
  useLayoutEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const choice = useMemo<LanguageChoice>(
    () => ({
      language,
      choose: (chosen) => {
        writePreference('language', chosen);
        setLanguage(chosen);
      },
    }),
    [language],
  );
  return <LanguageContext value={choice}>{children}</LanguageContext>;
}

export function useLanguage(): LanguageChoice {
  return use(LanguageContext);
}

function firstLanguage(): Language {
  const kept = readPreference('language');
  const wished = [...(kept === undefined ? [] : [kept]), ...navigator.languages].map((tag) =>
    tag.slice(0, 2),
  );
  return wished.find(isLanguage) ?? 'en';
}

export function isLanguage(text: string): text is Language {
  return Object.hasOwn(LANGUAGES, text);
}
