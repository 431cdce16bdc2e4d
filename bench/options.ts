import { parseArgs } from 'node:util';
import type { EngineName } from './target.ts';

export const GROUPS = ['me', 'refresh', 'logins', 'second-factors', 'hosted'] as const;

export type Group = (typeof GROUPS)[number];

export interface Options {
  readonly engine: EngineName;
  readonly users: number;
  readonly seconds: number;
  readonly concurrency: readonly number[];
  readonly only: readonly Group[];
  /** Over the settings of the bench. */
  readonly settings: Readonly<Record<string, string>>;
  /** Where the server leaves a CPU profile. */
  readonly profile?: string;
}

export const USAGE = `npm run bench -- [options]
  --engine sqlite|postgres     sqlite unless told
  --users <count>              1000 unless told
  --seconds <count>            of each measurement; 5 unless told
  --concurrency <list>         1,8,32 unless told
  --only <list>                of ${GROUPS.join(', ')}
  --set NAME=VALUE             a setting of the server, e.g. COUNTERSIGN_LOG_LEVEL=info; may be repeated
  --profile <folder>           leaves a CPU profile of the server there
`;

/** Undefined where the command line makes no sense. */
export function readOptions(parameters: readonly string[]): Options | undefined {
  const { engine, users, seconds, concurrency, only, set, profile } = parse(parameters);
  const groups = only.split(',');
  const numbers = [Number(users), Number(seconds), ...concurrency.split(',').map(Number)];
  const isSensible = numbers.every((number) => number > 0) && groups.every(isGroup);
  if ((engine !== 'sqlite' && engine !== 'postgres') || !isSensible) return undefined;
  return {
    engine,
    users: Number(users),
    seconds: Number(seconds),
    concurrency: concurrency.split(',').map(Number),
    only: groups.filter(isGroup),
    settings: Object.fromEntries(set.map((pair) => pair.split(/=(.*)/s, 2))),
    ...(profile !== undefined && { profile }),
  };
}

function isGroup(text: string): text is Group {
  return GROUPS.some((group) => group === text);
}

function parse(parameters: readonly string[]) {
  const { values } = parseArgs({
    args: [...parameters],
    options: {
      engine: { type: 'string', default: 'sqlite' },
      users: { type: 'string', default: '1000' },
      seconds: { type: 'string', default: '5' },
      concurrency: { type: 'string', default: '1,8,32' },
      only: { type: 'string', default: GROUPS.join(',') },
      set: { type: 'string', multiple: true, default: [] },
      profile: { type: 'string' },
    },
  });
  return values;
}
