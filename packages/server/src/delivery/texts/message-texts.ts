import type { Language } from '../../core/delivery/language.ts';
import type {
  EmailContent,
  MessageTexts,
  RenderedEmail,
  SmsContent,
} from '../../core/delivery/message-texts.ts';
import { towardsGsm7 } from '../sms/gsm7.ts';
import { ar } from './ar.ts';
import { de } from './de.ts';
import { type Block, layOutHtml, layOutText } from './email-layout.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { FACTOR_NAMES } from './factor-names.ts';
import { fr } from './fr.ts';
import type { Phrases } from './phrases.ts';
import { checkedCode, checkedLink, duration, moment, oneLine } from './values.ts';
import { vi } from './vi.ts';

const PHRASES: Readonly<Record<Language, Phrases>> = { en, es, fr, de, vi, ar };

/** A text message is billed by length: English with a name of 24 and a domain of 60 fits into one. */
const LONGEST_SMS_NAME = 24;

export const messageTexts: MessageTexts = { email: renderEmail, sms: renderSms };

function renderEmail(content: EmailContent, language: Language): RenderedEmail {
  const phrases = PHRASES[language];
  const application = oneLine(content.application);
  const { subject, blocks } = compose({ ...content, application }, phrases, language);
  const sheet = { title: application, language, direction: phrases.direction, blocks };
  return { subject, text: layOutText(sheet), html: layOutHtml(sheet), language };
}

interface Composed {
  readonly subject: string;
  readonly blocks: readonly Block[];
}

function compose(content: EmailContent, phrases: Phrases, language: Language): Composed {
  switch (content.kind) {
    case 'code':
      return composeCode(content, phrases, language);
    case 'notice':
      return composeNotice(content, phrases, language);
    case 'email_verification':
    case 'invitation':
    case 'password_reset_link':
      return composeLink(content, phrases, language);
  }
}

type Content<Kind extends EmailContent['kind']> = Extract<EmailContent, { kind: Kind }>;

function composeCode(
  { purpose, application, code, validMinutes }: Content<'code'>,
  phrases: Phrases,
  language: Language,
): Composed {
  const { subject, intro, ignore } = phrases.code[purpose];
  const checked = checkedCode(code);
  return {
    subject: `${subject(application)} ${checked}`,
    blocks: [
      { kind: 'paragraph', text: intro(application) },
      { kind: 'code', code: checked },
      { kind: 'paragraph', text: phrases.codeValid(duration(validMinutes, language)) },
      { kind: 'paragraph', text: phrases.codeWarning(application) },
      { kind: 'paragraph', text: ignore, quiet: true },
    ],
  };
}

function composeLink(
  {
    kind,
    application,
    link,
    validMinutes,
  }: Content<'email_verification' | 'invitation' | 'password_reset_link'>,
  phrases: Phrases,
  language: Language,
): Composed {
  const { subject, intro, action, ignore } = phrases.link[kind];
  return {
    subject: subject(application),
    blocks: [
      { kind: 'paragraph', text: intro(application) },
      { kind: 'link', action, href: checkedLink(link), copy: phrases.linkCopy },
      { kind: 'paragraph', text: phrases.linkValid(duration(validMinutes, language)) },
      { kind: 'paragraph', text: ignore, quiet: true },
    ],
  };
}

function composeNotice(content: Content<'notice'>, phrases: Phrases, language: Language): Composed {
  const { subject, intro } = phrases.notice[content.notice];
  return {
    subject: subject(content.application),
    blocks: [
      { kind: 'paragraph', text: intro(content.application) },
      { kind: 'details', entries: detailsOf(content, phrases, language) },
      ...moreOf(content, phrases),
      { kind: 'paragraph', text: phrases.notMe.fine },
      ...whenItWasNot(content, phrases),
    ],
  };
}

function moreOf({ leftOut }: Content<'notice'>, phrases: Phrases): Composed['blocks'] {
  return leftOut === 0 ? [] : [{ kind: 'paragraph', text: phrases.leftOut(leftOut) }];
}

function whenItWasNot({ application, notMeLink }: Content<'notice'>, phrases: Phrases): Composed['blocks'] {
  const { question, action, effect, elsewhere } = phrases.notMe;
  if (notMeLink === undefined) return [{ kind: 'paragraph', text: elsewhere(application) }];
  return [
    { kind: 'paragraph', text: `${question} ${effect}` },
    { kind: 'link', action, href: checkedLink(notMeLink), copy: phrases.linkCopy },
  ];
}

function detailsOf(content: Content<'notice'>, { detail }: Phrases, language: Language) {
  const entries = [[detail.when, moment(content.at, language)] as const];
  if (content.factor !== undefined) entries.push([detail.factor, FACTOR_NAMES[content.factor][language]]);
  for (const name of ['device', 'place'] as const) {
    const value = content[name];
    if (value !== undefined) entries.push([detail[name], oneLine(value)]);
  }
  return entries;
}

/** The last line is the origin-bound code of https://wicg.github.io/sms-one-time-codes. */
function renderSms({ application, code, validMinutes, domain }: SmsContent, language: Language): string {
  const { sms, smsLetters } = PHRASES[language];
  const checked = checkedCode(code);
  const text = sms({
    application: oneLine(application, LONGEST_SMS_NAME),
    code: checked,
    duration: duration(validMinutes, language),
  });
  const explanation = smsLetters === 'gsm7' ? towardsGsm7(text) : text;
  return `${explanation}\n\n@${checkedHost(domain)} #${checked}`;
}

/** As browsers compare it: ASCII, no port. The URL parser alone forgives line breaks and user names. */
function checkedHost(domain: string): string {
  const plain = /^(?:[\p{L}\p{M}\p{N}._-]+|\[[\da-f:.]+\])(?::\d+)?$/u.test(domain);
  const host = plain ? URL.parse(`https://${domain}`)?.hostname : undefined;
  if (host === undefined) throw new TypeError('A domain is a host name');
  return host;
}
