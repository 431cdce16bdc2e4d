import { type Html, html } from '../html.ts';
import type { Sequence, Step } from './sequence.ts';

/** Of the monospaced font that docs.css gives to diagrams: so widths are known without a browser. */
const CHARACTER = 7.9;
const LINE = 17;
const LONGEST_LINE = 26;
const PADDING = 14;
const HEAD = 34;
/** What a message to oneself goes out and comes back. */
const LOOP = { width: 26, height: 16 };
/** Between a frame and the one inside it. */
const INSET = 6;

type Message = Extract<Step, { kind: 'message' }>;

/** A picture of a sequence diagram; colours come from the style sheet. */
export function drawSequence(sequence: Sequence, title: string): Html {
  const { lanes, width } = placeLanes(sequence);
  const parts: Html[] = [];
  const openedAt: number[] = [];
  let y = HEAD + PADDING;
  for (const step of sequence.steps) {
    if (step.kind === 'message') {
      parts.push(drawMessage(step, lanes, y));
      y += heightOf(step);
    } else if (step.kind === 'close') {
      parts.push(drawFrame(openedAt.length, openedAt.pop() ?? y, y, width));
      y += PADDING;
    } else {
      if (step.kind === 'else') parts.push(drawSeparator(openedAt.length, y, width));
      else openedAt.push(y);
      parts.push(drawLines([step.label], openedAt.length * INSET + 8, y + LINE, 'label'));
      y += LINE + PADDING;
    }
  }
  return html`<svg class="sequence" role="img" width="${width}" height="${y + 2}" viewBox="0 0 ${width} ${y + 2}">
<title>${title}</title>
${lanes.map((x) => html`<path class="lane" d="M${x} ${HEAD}V${y}"/>`)}
${sequence.participants.map((name, index) => drawParticipant(name, lanes[index] ?? 0))}
${parts}
</svg>`;
}

/** Far enough from each other for their names and for what is written between them. */
function placeLanes({ participants, steps }: Sequence): { lanes: number[]; width: number } {
  const boxes = participants.map(boxWidth);
  const gaps = boxes.map((box, index) => (box + (boxes[index + 1] ?? 0)) / 2 + PADDING);
  const messages = steps.filter((step) => step.kind === 'message');
  for (const message of messages.toSorted((one, other) => span(one) - span(other))) {
    const first = Math.min(message.from, message.to);
    const between = gaps.slice(first, first + Math.max(1, span(message)));
    const missing = (roomFor(message) - between.reduce((sum, gap) => sum + gap, 0)) / between.length;
    for (const index of between.keys())
      gaps[first + index] = (gaps[first + index] ?? 0) + Math.max(0, missing);
  }
  const start = (boxes[0] ?? 0) / 2 + 2 * PADDING;
  const ends = gaps.map((_, index) => start + gaps.slice(0, index + 1).reduce((sum, gap) => sum + gap, 0));
  const lanes = [start, ...ends.slice(0, -1)].map(Math.round);
  return { lanes, width: Math.ceil((ends.at(-1) ?? start) + PADDING) };
}

const span = ({ from, to }: Message): number => Math.abs(from - to);

function roomFor(message: Message): number {
  const text = Math.max(...wrap(message.text).map(({ length }) => length)) * CHARACTER;
  return text + (span(message) === 0 ? LOOP.width : 0) + 2 * PADDING;
}

function heightOf(message: Message): number {
  const lines = wrap(message.text).length * LINE;
  return PADDING + (span(message) === 0 ? Math.max(lines, LOOP.height) : lines + 6);
}

function drawParticipant(name: string, x: number): Html {
  const width = boxWidth(name);
  return html`<rect x="${x - width / 2}" y="1" width="${width}" height="${HEAD - 1}" rx="6"/>
<text class="name" x="${x}" y="22">${name}</text>`;
}

const boxWidth = (name: string): number => Math.ceil(name.length * CHARACTER) + 2 * PADDING;

function drawMessage(message: Message, lanes: readonly number[], y: number): Html {
  const [from, to] = [lanes[message.from] ?? 0, lanes[message.to] ?? 0];
  const lines = wrap(message.text);
  const kind = message.isDashed ? 'dashed' : 'solid';
  if (from === to) {
    const path = `M${from} ${y}h${LOOP.width}v${LOOP.height}h${-LOOP.width}`;
    return html`<path class="${kind}" d="${path}"/>
${arrowHead(from, y + LOOP.height, -1)}
${drawLines(lines, from + LOOP.width + 8, y + 12, 'own')}`;
  }
  const end = y + lines.length * LINE + 4;
  return html`${drawLines(lines, (from + to) / 2, y + 12, 'text')}
<path class="${kind}" d="M${from} ${end}H${to}"/>
${arrowHead(to, end, Math.sign(to - from))}`;
}

function arrowHead(x: number, y: number, direction: number): Html {
  return html`<path class="head" d="M${x} ${y}l${-9 * direction} -5v10z"/>`;
}

function drawLines(lines: readonly string[], x: number, y: number, kind: string): Html {
  return html`${lines.map((line, index) => html`<text class="${kind}" x="${x}" y="${y + index * LINE}">${line}</text>`)}`;
}

function drawFrame(depth: number, top: number, bottom: number, width: number): Html {
  const x = (depth - 1) * INSET + 1;
  return html`<rect class="frame" x="${x}" y="${top}" width="${width - 2 * x}" height="${bottom - top}" rx="6"/>`;
}

function drawSeparator(depth: number, y: number, width: number): Html {
  const x = (depth - 1) * INSET + 1;
  return html`<path class="separator" d="M${x} ${y}H${width - x}"/>`;
}

function wrap(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`;
    if (lines.length > 0 && longer.length <= LONGEST_LINE) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
