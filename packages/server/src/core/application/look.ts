import type { Look } from './application.ts';
import { type Colour, contrast, ENOUGH, mix, towards } from './contrast.ts';

const WHITE = '#ffffff';
const BLACK = '#000000';

/** What the page's text and links stand on: the sheet, and the ground around it. */
export const GROUNDS = {
  light: { sheet: WHITE, ground: '#f1f3f6' },
  dark: { sheet: '#1b1e22', ground: '#101214' },
} as const;

/** Text on a button of the application's colour, which is light in the dark theme. */
const ON_BUTTON = { light: WHITE, dark: GROUNDS.dark.ground } as const;

const MAX_LOGO = 20 * 1024;
const LOGO = /^data:image\/(png|svg\+xml);base64,([A-Za-z0-9+/]+={0,2})$/;
const PNG_SIGNATURE = '\x89PNG\r\n\x1a\n';

export interface Palette {
  /** Of links and of the button. */
  readonly accent: Colour;
  /** Of the button under the pointer. */
  readonly strong: Colour;
  readonly onAccent: Colour;
}

export interface LookProblem {
  readonly field: string;
  readonly message: string;
}

/** What keeps a look from being legible, or from being a look; undefined where nothing does. */
export function checkLook({ logo, colour }: Look): LookProblem | undefined {
  const ofLogo = logo === undefined ? undefined : complainOfLogo(logo);
  if (ofLogo !== undefined) return { field: 'look.logo', message: ofLogo };
  const ofColour = colour === undefined ? undefined : complainOfColour(colour);
  return ofColour === undefined ? undefined : { field: 'look.colour', message: ofColour };
}

/** The colours of a theme. No colour is legible on both: in the dark theme a lighter tint stands for it. */
export function paletteOf(colour: Colour, theme: keyof typeof GROUNDS): Palette {
  const { sheet, ground } = GROUNDS[theme];
  const onAccent = ON_BUTTON[theme];
  const end = theme === 'light' ? BLACK : WHITE;
  const accent = towards(colour.toLowerCase(), end, [sheet, ground, onAccent]);
  return { accent, strong: mix(accent, end, 0.2), onAccent };
}

function complainOfColour(colour: Colour): string | undefined {
  if (!/^#[0-9a-f]{6}$/i.test(colour)) return 'A colour is written #rrggbb, e.g. #1f4fd8';
  const { sheet, ground } = GROUNDS.light;
  const ratios = [
    { what: 'white text on the button', ratio: contrast(ON_BUTTON.light, colour) },
    { what: 'a link on the page', ratio: Math.min(contrast(colour, sheet), contrast(colour, ground)) },
  ];
  const low = ratios.filter(({ ratio }) => ratio < ENOUGH);
  if (low.length === 0) return undefined;
  // Rounded down: 4.49 must not be shown as the 4.5 that is asked for.
  const faults = low.map(({ what, ratio }) => `${what} has a contrast of ${Math.floor(ratio * 10) / 10}:1`);
  const { accent } = paletteOf(colour, 'light');
  return `With ${colour}, ${faults.join(' and ')}, and ${ENOUGH}:1 is needed. The nearest colour that passes is ${accent}`;
}

function complainOfLogo(logo: string): string | undefined {
  if (logo.length > MAX_LOGO) return `A logo is a data URL of at most ${MAX_LOGO / 1024} KB`;
  const [, type, content = ''] = LOGO.exec(logo) ?? [];
  if (type === undefined) {
    return 'A logo is written data:image/png;base64,… or data:image/svg+xml;base64,…';
  }
  const bytes = decodeBase64(content);
  const fits = type === 'png' ? bytes?.startsWith(PNG_SIGNATURE) : /<svg[\s>]/.test(bytes ?? '');
  return fits === true ? undefined : `The logo holds no ${type === 'png' ? 'PNG' : 'SVG'} image`;
}

/** One character for each byte; undefined where it is none. */
function decodeBase64(text: string): string | undefined {
  try {
    return atob(text);
  } catch {
    return undefined;
  }
}
