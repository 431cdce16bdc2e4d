import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';
import type { Json } from './client.ts';

/** Inside the repository, so that what the code imports is found. */
const CACHE = fileURLToPath(new URL('../../../../node_modules/.cache/', import.meta.url));

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.esnext.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  types: [],
};

/** What the compiler says of code that imports the types of the described API from `./schema.ts`. */
export async function compileClient(document: Json, code: string): Promise<string[]> {
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, 'client-'));
  try {
    const entry = join(folder, 'client.ts');
    writeFileSync(join(folder, 'schema.ts'), astToString(await openapiTS(document as never)));
    writeFileSync(entry, code);
    const diagnostics = ts.getPreEmitDiagnostics(ts.createProgram([entry], OPTIONS));
    return diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
