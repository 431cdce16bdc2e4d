import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { chooseLanguage, LANGUAGES } from '../../src/core/delivery/language.ts';
import { type EmailContent, NAMED_FACTORS, NOTICE_KINDS } from '../../src/core/delivery/message-texts.ts';
import { smsLength } from '../../src/delivery/sms/gsm7.ts';
import { messageTexts } from '../../src/delivery/texts/message-texts.ts';

const HOSTILE = `<b>"A&B"</b>'s\r\nBcc: all@example.com\u202e`;
const LINK = 'https://id.example.com/n?token=cs_x&lang=en';
const CODE = '482913';
const application = 'Acme';
const validMinutes = 10;

const codes = (['login', 'setup'] as const).map(
  (purpose): EmailContent => ({ kind: 'code', purpose, application, code: CODE, validMinutes }),
);
const links = (['email_verification', 'invitation', 'password_reset_link'] as const).map(
  (kind): EmailContent => ({ kind, application, link: LINK, validMinutes: 60 }),
);
const notices = NOTICE_KINDS.map(
  (notice): EmailContent => ({
    kind: 'notice',
    notice,
    application,
    at: Date.UTC(2026, 4, 6, 19, 8),
    factor: 'sms',
    device: 'Firefox, Linux',
    place: '2001:db8::1',
    leftOut: 39,
    notMeLink: LINK,
  }),
);
const name = (content: EmailContent): string =>
  content.kind === 'code' ? content.purpose : content.kind === 'notice' ? content.notice : content.kind;
const every = LANGUAGES.flatMap((language) =>
  [...codes, ...links, ...notices].map((content) => ({ language, content, name: name(content) })),
);
const occurrences = (text: string, part: string): number => text.split(part).length - 1;
/** The words of a page, as a reader without pictures hears them. */
const locale = (html: string): string =>
  html
    .replace(/<head>.*<\/head>/s, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

describe.each(every)('the mail $name in $language', ({ language, content }) => {
  const mail = messageTexts.email(content, language);

  it('says the same in both of its parts', () => {
    const words = locale(mail.html).replaceAll(/\s+/g, ' ');
    for (const line of mail.text
      .replaceAll(/[^\S\n]/g, ' ')
      .split('\n')
      .filter((text) => text !== '')) {
      // Labels and values stand apart in the page.
      for (const part of content.kind === 'notice' && !line.startsWith('http') ? line.split(': ') : [line])
        expect(words).toContain(part.trim());
    }
  });

  it('is a page in its language and direction, readable on phones and in the dark', () => {
    const direction = language === 'ar' ? 'rtl' : 'ltr';
    expect(mail.html).toContain(`<html lang="${language}" dir="${direction}">`);
    expect(mail.html).toContain('<meta name="color-scheme" content="light dark">');
    expect(mail.html).toContain('width=device-width');
    expect(mail.html).not.toContain('undefined');
    expect(mail.html).not.toContain('<table');
    expect(mail.language).toBe(language);
  });

  it('escapes what comes from outside, which stays on its line', () => {
    const evil = messageTexts.email({ ...content, application: HOSTILE }, language);
    expect(evil.html).not.toContain('<b>');
    expect(evil.html).toContain('&lt;b&gt;&quot;A&amp;B&quot;&lt;/b&gt;&#39;s');
    expect(evil.subject).not.toMatch(/[\r\n\u202e]/);
    expect(evil.text).not.toMatch(/^Bcc:/m);
    expect(evil.text.split('\n')).toHaveLength(mail.text.split('\n').length);
  });

  it('has nothing to look at but words, and no address but its own', () => {
    expect(mail.html).not.toMatch(/<(img|script|link|iframe)\b|url\(/);
    const addresses = [...mail.html.matchAll(/https?:[^"<\s]+/g)].map(([address]) => address);
    expect(new Set(addresses).size).toBe(content.kind === 'code' ? 0 : 1);
  });
});

describe.each(every.filter(({ content }) => content.kind === 'code'))(
  'the code in the mail $name in $language',
  ({ language, content }) => {
    const mail = messageTexts.email(content, language);

    it('ends the subject and stands once, on a line of its own', () => {
      expect(mail.subject).toMatch(/\S: 482913$|\S : 482913$/);
      expect(occurrences(mail.text, CODE)).toBe(1);
      expect(mail.text.split('\n')).toContain(CODE);
      expect(occurrences(mail.html, CODE)).toBe(1);
      expect(mail.html).toContain(`<p class="code" dir="ltr">${CODE}</p>`);
    });
  },
);

describe.each(every.filter(({ content }) => content.kind !== 'code'))(
  'the link in the mail $name in $language',
  ({ language, content }) => {
    it('stands on a line of its own and is escaped in the page', () => {
      const mail = messageTexts.email(content, language);
      expect(mail.text.split('\n')).toContain(LINK);
      expect(mail.html).toContain('href="https://id.example.com/n?token=cs_x&amp;lang=en"');
      expect(mail.subject).not.toContain('http');
    });
  },
);

describe('mails', () => {
  it('differ in every language and in every kind', () => {
    const mails = every.map(({ language, content }) => messageTexts.email(content, language));
    expect(new Set(mails.map(({ text }) => text)).size).toBe(mails.length);
    expect(new Set(mails.map(({ subject }) => subject)).size).toBe(mails.length);
  });

  it('say when, where and with what, in the language and in digits that everyone reads', () => {
    const render = (language: (typeof LANGUAGES)[number]): string =>
      messageTexts.email(notices[6]!, language).text;
    expect(render('en')).toContain('When: May 6, 2026 at 19:08 UTC');
    expect(render('de')).toContain('Wann: 6. Mai 2026 um 19:08 UTC');
    expect(render('ar')).toContain('19:08 UTC');
    expect(render('es')).toContain('Cuándo: 6 de mayo de 2026 a las 19:08 UTC');
    expect(render('vi')).toContain('Thời gian: lúc 19:08 UTC 6 tháng 5, 2026');
    expect(render('fr')).toContain('Appareil\u00a0: Firefox, Linux');
  });

  it.each(LANGUAGES)('name a second factor in the words of people, in %s', (language) => {
    const [notice] = notices;
    const named = NAMED_FACTORS.map((factor) => {
      const { text } = messageTexts.email({ ...notice, factor } as EmailContent, language);
      return text
        .split('\n')
        .find((line) => !line.startsWith('http') && /: /.test(line) && !/\d/.test(line))!;
    });
    expect(new Set(named).size).toBe(NAMED_FACTORS.length);
    for (const line of named) expect(line).not.toMatch(/totp|_/);
    if (language !== 'ar') return;
    for (const line of named) expect(line).toMatch(/^[\p{Script=Arabic} ]+: [\p{Script=Arabic} ]+$/u);
  });

  it('leave out what is not known', () => {
    const {
      factor: _factor,
      device: _device,
      place: _place,
      ...bare
    } = notices[4] as { kind: 'notice' } & EmailContent & {
        factor?: string;
        device?: string;
        place?: string;
      };
    const { text } = messageTexts.email(bare, 'en');
    expect(text).toContain('When: ');
    expect(text).not.toMatch(/Device:|Place:|Second step:/);
  });

  it('count hours and minutes with the plurals of the language', () => {
    const render = (minutes: number, language: 'en' | 'ar' | 'de'): string =>
      messageTexts.email({ ...links[0]!, validMinutes: minutes } as EmailContent, language).text;
    expect(render(60, 'en')).toContain('expires in 1 hour.');
    expect(render(90, 'en')).toContain('expires in 90 minutes.');
    expect(render(1_440, 'de')).toContain('24 Stunden');
    expect(render(10, 'ar')).toContain('10 دقائق');
  });

  it('are not made with a link that is none, or a code that is none', () => {
    const link = (href: string) => (): unknown =>
      messageTexts.email({ ...links[0]!, link: href } as EmailContent, 'en');
    expect(link('javascript:alert(1)')).toThrow(TypeError);
    expect(link('/relative')).toThrow(TypeError);
    const code = (text: string) => (): unknown =>
      messageTexts.email({ ...codes[0]!, code: text } as EmailContent, 'en');
    expect(code('1234\n56')).toThrow(TypeError);
    expect(code('')).toThrow(TypeError);
  });

  it('are parsed as mail with the code in the subject', async () => {
    const { subject, text } = messageTexts.email(codes[0]!, 'ar');
    const encoded = `=?utf-8?B?${Buffer.from(subject).toString('base64')}?=`;
    const parsed = await PostalMime.parse(
      `Subject: ${encoded}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}`,
    );
    expect(parsed.subject?.endsWith(CODE)).toBe(true);
  });
});

describe.each(LANGUAGES)('the text message in %s', (language) => {
  const render = (values: Partial<Parameters<typeof messageTexts.sms>[0]> = {}): string =>
    messageTexts.sms(
      { application, code: CODE, validMinutes: 5, domain: 'example.com', ...values },
      language,
    );

  it('ends with the code bound to the domain, on a line of its own', () => {
    const lines = render().split('\n');
    expect(lines.at(-1)).toBe(`@example.com #${CODE}`);
    expect(lines.at(-2)).toBe('');
    expect(lines[0]).toMatch(new RegExp(`^${CODE} `));
    expect(occurrences(render(), CODE)).toBe(2);
  });

  it('is one segment, in the carriers’ alphabet where the language allows it', () => {
    expect(smsLength(render())).toMatchObject({
      segments: 1,
      encoding: language === 'ar' ? 'ucs2' : 'gsm7',
    });
  });

  it('keeps a hostile name and a hostile domain out of its last line', () => {
    const text = render({ application: 'x\n@evil.example #111111' });
    expect(text.split('\n').filter((line) => line.startsWith('@'))).toEqual([`@example.com #${CODE}`]);
    expect(() => render({ domain: 'example.com\n@evil.example' })).toThrow(TypeError);
    expect(() => render({ domain: 'example.com@evil.example' })).toThrow(TypeError);
    expect(() => render({ domain: 'a b' })).toThrow(TypeError);
  });
});

describe('text messages', () => {
  it('fit one segment in English with a long name and a long domain', () => {
    const text = messageTexts.sms(
      {
        application: 'The Royal Óbidos Library of Everything',
        code: CODE,
        validMinutes: 5,
        domain: `${'a'.repeat(48)}.example.com`,
      },
      'en',
    );
    expect(smsLength(text)).toMatchObject({ encoding: 'gsm7', segments: 1 });
    expect(text).toContain('The Royal Obidos Libr...');
  });

  it('name a domain as browsers compare it', () => {
    const text = messageTexts.sms(
      { application, code: CODE, validMinutes: 5, domain: 'Bücher.Example:8443' },
      'en',
    );
    expect(text).toContain(`@xn--bcher-kva.example #${CODE}`);
  });
});

describe('the language', () => {
  it.each([
    [undefined, 'en'],
    ['', 'en'],
    ['de', 'de'],
    ['de-AT', 'de'],
    ['pt-BR,fr;q=0.8,en;q=0.9', 'en'],
    ['pt,vi;q=0.1', 'vi'],
    ['AR_eg', 'ar'],
    ['es;q=0, fr', 'fr'],
    ['*', 'en'],
    ['fr;q=abc', 'en'],
    [`${'x,'.repeat(5_000)}de`, 'en'],
  ])('of %j is %s', (accepted, language) => {
    expect(chooseLanguage(accepted)).toBe(language);
  });
});
