import type { FastifyRequest } from 'fastify';
import { LANGUAGES, type Language } from '../../../../core/delivery/language.ts';
import { localeOf, wordsIn } from '../../messages/messages.ts';
import type { PageWords } from '../../messages/page-messages.ts';
import { ar } from './ar.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import type { VerifyWords } from './verify-messages.ts';
import { vi } from './vi.ts';

const WORDS: Readonly<Record<Language, VerifyWords>> = { en, es, fr, de, vi, ar };

/** Each in itself, for whoever cannot read the others. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  en: 'English',
  es: 'Español',
  fr: 'Français',
  de: 'Deutsch',
  vi: 'Tiếng Việt',
  ar: 'العربية',
};

export interface VerifyLocale extends Pick<PageWords, 'direction' | 'errorPrefix'> {
  readonly language: Language;
  readonly words: VerifyWords;
}

/** What was chosen on the page, else what the browser prefers. */
export function verifyLocaleOf(request: FastifyRequest): VerifyLocale {
  const { lang } = request.query as { lang?: unknown };
  const language = LANGUAGES.find((known) => known === lang) ?? localeOf(request).language;
  const { direction, errorPrefix } = wordsIn(language);
  return { language, direction, errorPrefix, words: WORDS[language] };
}
