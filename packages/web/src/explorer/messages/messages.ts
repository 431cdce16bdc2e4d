import { useCallback } from 'react';
import { type Language, useLanguage } from '../../ui/language.tsx';
import { en, type Messages } from './en.ts';
import { es } from './es.ts';

/** The Spanish of /openapi.json by its English: `vite.config.ts` joins the two by their ids. */
declare const __OPENAPI_ES__: Readonly<Record<string, string>>;

const MESSAGES: Readonly<Record<Language, Messages>> = { en, es };

const SENTENCES: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: {},
  es: __OPENAPI_ES__,
};

export function useMessages(): Messages {
  return MESSAGES[useLanguage().language];
}

/** Says a sentence of the OpenAPI file in the reader's language, where it is known there. */
export function useSay(): (sentence: string) => string {
  const { language } = useLanguage();
  return useCallback((sentence: string) => SENTENCES[language][sentence] ?? sentence, [language]);
}
