import type { FastifyRequest } from 'fastify';
import { chooseLanguage, type Language } from '../../../core/delivery/language.ts';
import { ar } from './ar.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import type { PageMessages } from './page-messages.ts';
import { vi } from './vi.ts';

const MESSAGES: Readonly<Record<Language, PageMessages>> = { en, es, fr, de, vi, ar };

export interface PageLocale {
  readonly language: Language;
  readonly messages: PageMessages;
}

/** What the browser prefers to read. */
export function localeOf({ headers }: FastifyRequest): PageLocale {
  const language = chooseLanguage(headers['accept-language']);
  return { language, messages: messagesIn(language) };
}

export function messagesIn(language: Language): PageMessages {
  return MESSAGES[language];
}
