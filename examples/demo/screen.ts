import type { WriteStream } from 'node:tty';
import { styleText } from 'node:util';
import { drawQr } from './draw-qr.ts';
import { shorten } from './shorten.ts';

type Style = Parameters<typeof styleText>[0];

/** What the audience sees. Colours only where a terminal shows them and NO_COLOR does not forbid them. */
export interface Screen {
  say(text: string): void;
  step(title: string, about: string): void;
  request(method: string, path: string, bearer: string | undefined, body: unknown): void;
  answer(status: string, ok: boolean, body: unknown): void;
  qr(text: string): void;
  fail(text: string): void;
}

const MARGIN = '    ';

export function createScreen(output: WriteStream): Screen {
  // A reader that has seen enough (`| head`) is no failure.
  output.on('error', () => process.exit());
  const colored = output.isTTY && output.hasColors();
  const paint = (style: Style, text: string): string =>
    colored ? styleText(style, text, { validateStream: false }) : text;
  const print = (text: string): void => void output.write(`${text}\n`);
  const json = (value: unknown): string => indent(JSON.stringify(shorten(value), null, 2));
  let steps = 0;

  return {
    say: (text) => print(`\n${text}`),
    step(title, about) {
      steps += 1;
      print(`\n${paint('bold', `${String(steps).padStart(2)}  ${title}`)}\n${indent(about)}\n`);
    },
    request(method, path, bearer, body) {
      print(`  ${paint('cyan', `→ ${method} ${path}`)}`);
      if (bearer !== undefined) print(paint('dim', `${MARGIN}authorization: Bearer ${shorten(bearer)}`));
      if (body !== undefined) print(paint('dim', json(body)));
    },
    answer(status, ok, body) {
      print(`  ${paint(ok ? 'green' : 'yellow', `← ${status}`)}`);
      print(paint('dim', json(body)));
    },
    qr: (text) => print(`\n${indent(drawQr(text, colored))}\n`),
    fail: (text) => print(`\n${paint(['bold', 'red'], 'The story did not go as told.')} ${text}`),
  };
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, MARGIN);
}
