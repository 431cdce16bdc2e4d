import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Json } from './client.ts';

export const REPOSITORY = new URL('../../../../', import.meta.url);

/** A command of a page, and what the page says that it answers. */
export interface Step {
  /** Of the page, for messages. */
  readonly line: number;
  readonly command: string;
  /** Why the tests do not run it. */
  readonly notRun?: string;
  readonly answer?: Answer;
}

interface Answer {
  readonly language: 'json' | 'text';
  readonly text: string;
}

const BLOCK =
  /(?:^<!-- not run: (?<notRun>.+?) -->\n)?^```sh\n(?<command>.*?)^```\n(?:\n```(?<language>json|text)\n(?<answer>.*?)^```\n)?/gms;

/** Every `sh` block of a page, in order. What follows at once in `json` or `text` is its answer. */
export function readSteps(page: string): Step[] {
  const text = readFileSync(new URL(page, REPOSITORY), 'utf8');
  return Array.from(text.matchAll(BLOCK), ({ index, groups = {} }) => ({
    line: text.slice(0, index).split('\n').length,
    command: groups['command'] ?? '',
    ...(groups['notRun'] !== undefined && { notRun: groups['notRun'] }),
    ...(groups['language'] !== undefined && {
      answer: { language: groups['language'] as 'json' | 'text', text: groups['answer'] ?? '' },
    }),
  }));
}

export interface ReaderOptions {
  /** Variables that the reader has set before. */
  readonly env?: Readonly<Record<string, string>>;
  /** What stands for something of the reader's own, and what that is. */
  readonly ownWords?: readonly (readonly [string | RegExp, () => string | Promise<string>])[];
}

/** Someone who pastes the blocks of a page into one shell, one after the other. */
export class Reader {
  /** As the shell knows them; the next command sees what is set here. */
  readonly variables: Record<string, string>;
  readonly folder = mkdtempSync(join(tmpdir(), 'countersign-reader-'));
  readonly #ownWords: NonNullable<ReaderOptions['ownWords']>;

  constructor({ env = {}, ownWords = [] }: ReaderOptions = {}) {
    const { PATH = '', HOME = '' } = process.env;
    this.variables = {
      PATH: `${PATH}:/usr/sbin`,
      HOME,
      TMPDIR: this.folder,
      NPM_CONFIG_UPDATE_NOTIFIER: 'false',
      ...env,
    };
    this.#ownWords = ownWords;
  }

  /** What the command writes; throws with all of it where the command fails. */
  async follow({ line, command }: Step): Promise<string> {
    const state = join(this.folder, 'variables');
    const script = `set -eua\n${await this.personalize(command)}\nset +e\nenv -0 > '${state}'\n`;
    const { code, stdout, stderr } = await this.#run(script);
    if (code !== 0) throw new Error(`line ${line} ended with ${code}:\n${command}\n${stdout}${stderr}`);
    for (const pair of readFileSync(state, 'utf8').split('\0').filter(Boolean)) {
      const [name = ''] = pair.split('=', 1);
      this.variables[name] = pair.slice(name.length + 1);
    }
    return stdout;
  }

  /** With the reader's own codes and paths in it. */
  async personalize(command: string): Promise<string> {
    let own = command;
    for (const [word, replacement] of this.#ownWords) {
      if (own.search(word) >= 0) own = own.replaceAll(globally(word), await replacement());
    }
    return own;
  }

  forget(): void {
    rmSync(this.folder, { recursive: true });
  }

  #run(script: string): Promise<{ code: number | null; stdout: string; stderr: string }> {
    return new Promise((resolve, reject) => {
      const cwd = fileURLToPath(REPOSITORY);
      const child = spawn('sh', [], { cwd, env: this.variables, stdio: ['pipe', 'pipe', 'pipe'] });
      const output = { stdout: '', stderr: '' };
      child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, ...output }));
      child.stdin.end(script);
    });
  }
}

function globally(word: string | RegExp): RegExp {
  return word instanceof RegExp ? new RegExp(word.source, 'g') : new RegExp(RegExp.escape(word), 'g');
}

/** Runs a page from top to bottom; tells what it gets wrong. */
export async function readThrough(
  page: string,
  reader: Reader,
  onStep: (answer: Json, step: Step, output: string) => unknown = () => undefined,
): Promise<string[]> {
  const wrong: string[] = [];
  for (const step of readSteps(page).filter(({ notRun }) => notRun === undefined)) {
    const written = await reader.follow(step);
    await onStep(readJson(written), step, written);
    const shown = await reader.personalize(step.answer?.text ?? '');
    const differences = compareOutput({ ...step.answer, text: shown }, written);
    wrong.push(...differences.map((one) => `${page}, line ${step.line}: ${one}`));
  }
  return wrong;
}

/** Nothing where the output is no JSON. */
function readJson(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

function compareOutput(
  { language, text }: Partial<Answer> & Pick<Answer, 'text'>,
  written: string,
): string[] {
  if (language === undefined) return [];
  if (language === 'json') return compareAnswers(JSON.parse(text), readJson(written));
  return isLike(text.trim(), written.trim()) ? [] : [differ('the output', text, written)];
}

/** Values that differ from time to time: what the page shows need only look the same. */
const FORMS: readonly RegExp[] = [
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
  /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/,
  /^[A-Z2-7]{32}$/,
  /^[A-Z\d]{10}$/,
  /^\d{2}$/,
];

/** Where an answer is not what the page shows. `…` stands for what is left out, in texts and at the end of lists. */
function compareAnswers(shown: Json, real: Json, path = 'the answer'): string[] {
  if (shown === '…' && real !== undefined) return [];
  if (typeof shown === 'string') return isLike(shown, real) ? [] : [differ(path, shown, real)];
  if (Array.isArray(shown)) return compareLists(shown, real, path);
  if (typeof shown !== 'object' || shown === null) return shown === real ? [] : [differ(path, shown, real)];
  if (typeof real !== 'object' || real === null) return [differ(path, shown, real)];
  const names = [...new Set([...Object.keys(shown), ...Object.keys(real)])];
  return names.flatMap((name) => compareAnswers(shown[name], real[name], `${path}.${name}`));
}

function compareLists(shown: readonly Json[], real: Json, path: string): string[] {
  const open = shown.at(-1) === '…';
  const wanted = open ? shown.slice(0, -1) : shown;
  if (!Array.isArray(real) || (open ? real.length <= wanted.length : real.length !== wanted.length)) {
    return [differ(path, shown, real)];
  }
  return wanted.flatMap((one, index) => compareAnswers(one, real[index], `${path}[${index}]`));
}

/** Whether a line is what the page shows, with something for each `…`. */
function isLike(shown: string, real: unknown): boolean {
  if (typeof real !== 'string') return false;
  const form = FORMS.find((one) => one.test(shown));
  if (form !== undefined) return form.test(real);
  return new RegExp(
    `^${shown
      .split('…')
      .map((part) => RegExp.escape(part))
      .join('.+')}$`,
    's',
  ).test(real);
}

function differ(path: string, shown: Json, real: Json): string {
  return `${path}: the page shows ${JSON.stringify(shown)}, the service answered ${JSON.stringify(real)}`;
}
