import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { type Compressible, compressible } from '../../compressible.ts';

/** What the builder of the pages made: their HTML by name, and the files that they ask for. */
export interface BuiltFiles {
  readonly pages: ReadonlyMap<string, string>;
  readonly files: ReadonlyMap<string, BuiltFile>;
}

export interface BuiltFile {
  readonly type: string;
  readonly content: Compressible;
}

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Reads them all, once; nothing where there is no build. */
export function readBuiltFiles(folder: string): BuiltFiles | undefined {
  try {
    return { pages: readPages(folder), files: readFiles(join(folder, 'web')) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function readPages(folder: string): Map<string, string> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.html'));
  return new Map(names.map((name) => [name.slice(0, -5), readFileSync(join(folder, name), 'utf8')]));
}

function readFiles(folder: string): Map<string, BuiltFile> {
  return new Map(
    readdirSync(folder).flatMap((name) => {
      const type = TYPES[extname(name)];
      if (type === undefined) return [];
      return [[name, { type, content: compressible(readFileSync(join(folder, name))) }]];
    }),
  );
}
