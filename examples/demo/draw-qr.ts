import { encodeQR } from 'qr';

const QUIET_ZONE = 2;
const BLACK_ON_WHITE = '\u001b[30;107m';
const RESET = '\u001b[0m';

/**
 * Two modules to a character. With colours the code is black on white anywhere; without them the light modules
 * are drawn, as they must be on a dark terminal.
 */
export function drawQr(text: string, colored: boolean): string {
  const modules = encodeQR(text, 'raw', { border: QUIET_ZONE, ecc: 'low' });
  const isInked = (row: number, column: number): boolean => {
    const dark = modules[row]?.[column] ?? false;
    return colored ? dark : !dark;
  };
  const lines: string[] = [];
  for (let row = 0; row < modules.length; row += 2) {
    const line = (modules[row] ?? []).map((_, column) =>
      glyph(isInked(row, column), isInked(row + 1, column)),
    );
    lines.push(colored ? `${BLACK_ON_WHITE}${line.join('')}${RESET}` : line.join(''));
  }
  return lines.join('\n');
}

function glyph(upper: boolean, lower: boolean): string {
  if (upper) return lower ? '█' : '▀';
  return lower ? '▄' : ' ';
}
