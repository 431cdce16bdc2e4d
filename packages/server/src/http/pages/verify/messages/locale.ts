import type { FastifyRequest } from 'fastify';
import { LANGUAGES, type Language } from '../../../../core/delivery/language.ts';
import { localeOf, messagesIn } from '../../messages/messages.ts';
import type { PageMessages } from '../../messages/page-messages.ts';
import { ar } from './ar.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import type { VerifyMessages } from './verify-messages.ts';
import { vi } from './vi.ts';

const MESSAGES: Readonly<Record<Language, VerifyMessages>> = { en, es, fr, de, vi, ar };

/** Each in itself, for whoever cannot read the others. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  en: 'English',
  es: 'Español',
  fr: 'Français',
  de: 'Deutsch',
  vi: 'Tiếng Việt',
  ar: 'العربية',
};

export interface VerifyLocale extends Pick<PageMessages, 'direction' | 'errorPrefix'> {
  readonly language: Language;
  readonly messages: VerifyMessages;
}

/** What was chosen on the page, else what the browser prefers. */
export function verifyLocaleOf(request: FastifyRequest): VerifyLocale {
  const { lang } = request.query as { lang?: unknown };
  const language = LANGUAGES.find((known) => known === lang) ?? localeOf(request).language;
  const { direction, errorPrefix } = messagesIn(language);
  return { language, direction, errorPrefix, messages: MESSAGES[language] };
}
