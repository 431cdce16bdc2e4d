/** Languages that every text exists in. */
export const LANGUAGES = ['en', 'es', 'fr', 'de', 'vi', 'ar'] as const;

export type Language = (typeof LANGUAGES)[number];

const DEFAULT_LANGUAGE: Language = 'en';

/** A header longer than this is nobody's preference. */
const LONGEST_HEADER = 256;

/**
 * The language that an `Accept-Language` header (RFC 9110 §12.5.4) or a single tag likes best among
 * {@link LANGUAGES}; English where none is acceptable.
 */
export function chooseLanguage(accepted?: string): Language {
  const requests = (accepted ?? '').slice(0, LONGEST_HEADER).split(',').map(readLanguageRange);
  const ranked = requests.filter(({ quality }) => quality > 0).toSorted((a, b) => b.quality - a.quality);
  for (const { tag } of ranked) {
    const language = LANGUAGES.find((candidate) => candidate === tag);
    if (language !== undefined) return language;
  }
  return DEFAULT_LANGUAGE;
}

function readLanguageRange(request: string): { tag: string; quality: number } {
  const [range = '', ...parameters] = request.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  const quality = weight === undefined ? 1 : Number(weight);
  return { tag: range.split(/[-_]/)[0] ?? '', quality: Number.isFinite(quality) ? quality : 0 };
}
