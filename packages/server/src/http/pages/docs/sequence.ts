/** One step of a sequence diagram; participants are named by their places. */
export type Step =
  | {
      readonly kind: 'message';
      readonly from: number;
      readonly to: number;
      readonly isDashed: boolean;
      readonly text: string;
    }
  | { readonly kind: 'open' | 'else'; readonly label: string }
  | { readonly kind: 'close' };

export interface Sequence {
  readonly participants: readonly string[];
  readonly steps: readonly Step[];
}

const PARTICIPANT = /^participant (\w+)(?: as (.+))?$/;
const MESSAGE = /^(\w+)(--?)>>(\w+): (.+)$/;
const OPEN = /^(?:alt|opt|loop) .+$/;
const ELSE = /^else (.+)$/;

/** What our documents use of Mermaid's `sequenceDiagram`; the first line that is not known where there is such. */
export function readSequence(source: string): Sequence | { readonly unknown: string } {
  const [first, ...lines] = source.split('\n').map((line) => line.trim());
  if (first !== 'sequenceDiagram') return { unknown: first ?? '' };
  const participants = new Map<string, string>();
  const steps: Step[] = [];
  let depth = 0;
  for (const line of lines.filter((one) => one !== '')) {
    const [, id, name = id] = PARTICIPANT.exec(line) ?? [];
    if (id !== undefined && name !== undefined) {
      participants.set(id, name);
      continue;
    }
    const step = readStep(line, [...participants.keys()]);
    if (step?.kind === 'open') depth += 1;
    if (step === undefined || (step.kind !== 'message' && depth === 0)) return { unknown: line };
    if (step.kind === 'close') depth -= 1;
    steps.push(step);
  }
  return depth === 0
    ? { participants: [...participants.values()], steps }
    : { unknown: 'a block without end' };
}

function readStep(line: string, ids: readonly string[]): Step | undefined {
  if (line === 'end') return { kind: 'close' };
  const [, label] = ELSE.exec(line) ?? [];
  if (label !== undefined) return { kind: 'else', label: `else ${label}` };
  if (OPEN.test(line)) return { kind: 'open', label: line };
  const [, sender = '', dashes, receiver = '', text] = MESSAGE.exec(line) ?? [];
  const [from, to] = [ids.indexOf(sender), ids.indexOf(receiver)];
  if (text === undefined || from < 0 || to < 0) return undefined;
  return { kind: 'message', from, to, isDashed: dashes === '--', text };
}
