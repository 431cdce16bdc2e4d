import { useCallback } from 'react';
import { type Language, useLanguage } from '../../ui/language.tsx';
import { en, type Words } from './en.ts';
import { es } from './es.ts';
import { openapiEs } from './openapi-es.ts';

const WORDS: Readonly<Record<Language, Words>> = { en, es };

const SENTENCES: Readonly<Record<Language, Readonly<Record<string, string>>>> = { en: {}, es: openapiEs };

export function useWords(): Words {
  return WORDS[useLanguage().language];
}

/** Says a sentence of the OpenAPI file in the reader's language, where it is known there. */
export function useSay(): (sentence: string) => string {
  const { language } = useLanguage();
  return useCallback((sentence: string) => SENTENCES[language][sentence] ?? sentence, [language]);
}
