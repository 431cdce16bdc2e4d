/** `#rrggbb` */
export type Colour = string;

/** WCAG 2.2, 1.4.3: of text that is not large. */
export const ENOUGH = 4.5;

const STEPS = 255;

/** Between 1 and 21 (WCAG 2.2, "contrast ratio"). */
export function contrast(one: Colour, other: Colour): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** The first colour on the way to `end` (black or white) that stands out enough from all of these. */
export function towards(colour: Colour, end: Colour, grounds: readonly Colour[]): Colour {
  for (let step = 0; step < STEPS; step++) {
    const mixed = mix(colour, end, step / STEPS);
    if (grounds.every((ground) => contrast(mixed, ground) >= ENOUGH)) return mixed;
  }
  return end;
}

/** `share` of `end`, and the rest of `colour`. */
export function mix(colour: Colour, end: Colour, share: number): Colour {
  const ends = channels(end);
  const mixed = channels(colour).map((value, index) => value + ((ends[index] ?? 0) - value) * share);
  return `#${mixed.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`;
}

/** WCAG 2.2, "relative luminance". */
function luminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channels(colour: Colour): number[] {
  return [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16));
}
