import type { FastifyRequest } from 'fastify';
import { chooseLanguage, type Language } from '../../../core/delivery/language.ts';
import { ar } from './ar.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import type { PageWords } from './page-messages.ts';
import { vi } from './vi.ts';

const WORDS: Readonly<Record<Language, PageWords>> = { en, es, fr, de, vi, ar };

export interface PageLocale {
  readonly language: Language;
  readonly words: PageWords;
}

/** What the browser prefers to read. */
export function localeOf({ headers }: FastifyRequest): PageLocale {
  const language = chooseLanguage(headers['accept-language']);
  return { language, words: wordsIn(language) };
}

export function wordsIn(language: Language): PageWords {
  return WORDS[language];
}
