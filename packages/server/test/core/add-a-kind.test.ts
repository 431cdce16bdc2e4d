import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ReauthenticateRequest } from '@countersign/protocol/native/accounts';
import { VerifyRequest } from '@countersign/protocol/native/second-factor';
import { SendCodeRequest } from '@countersign/protocol/native/sent-codes';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { type FactorKind, isSent, kindsWith } from '../../src/core/factor/factor-kinds.ts';

const REPOSITORY = fileURLToPath(new URL('../../../../', import.meta.url));
const SOURCES = `${REPOSITORY}packages/server/src/`;
const TABLE = `${SOURCES}core/factor/factor-kinds.ts`;

const PLAIN: FactorKind = {
  asks: 'assertion',
  channel: undefined,
  amr: 'hwk',
  mostPerAccount: 5,
  setUpInSession: false,
  bringsRecoveryCodes: false,
  isAuthenticator: false,
  whenRetired: 'revoke',
  isHosted: false,
  mayJoinLate: false,
  provesMailbox: false,
  isNamed: false,
};

/** A kind that exists for this test only, by the trait that the recipe names. */
const PROBES: Readonly<Record<string, { name: string; kind: FactorKind }>> = {
  all: { name: 'probePlain', kind: PLAIN },
  '`isNamed`': { name: 'probeNamed', kind: { ...PLAIN, isNamed: true } },
  '`isHosted`': { name: 'probeHosted', kind: { ...PLAIN, isHosted: true } },
  "`asks: 'code'`": { name: 'probeTyped', kind: { ...PLAIN, asks: 'code' } },
  '`channel`': { name: 'probeSent', kind: { ...PLAIN, asks: 'code', channel: 'sms' } },
};

/** Which of our files can be concerned: those that name the table, or a type derived from it. */
const CONCERNED = /FactorType|FACTOR_KINDS|kindsWith|NamedFactor|ShownMethod|HOSTED_METHODS/;

/** The program with another table. Packages are left out: what they would type cannot name a kind. */
class Rewritten {
  readonly #options = { ...compilerOptions(), noResolve: true, types: [] };
  readonly #files = ts.sys.readDirectory(SOURCES, ['.ts']);
  readonly #parsed = new Map<string, ts.SourceFile | undefined>();

  /** What the compiler says about kinds, by file. */
  complaints(table: string, about: RegExp): Map<string, string> {
    const host = ts.createCompilerHost(this.#options);
    const parse = host.getSourceFile.bind(host);
    host.getSourceFile = (name, language) => {
      if (name === TABLE) return ts.createSourceFile(name, table, language, true);
      if (!this.#parsed.has(name)) this.#parsed.set(name, parse(name, language));
      return this.#parsed.get(name);
    };
    const program = ts.createProgram(this.#files, this.#options, host);
    const concerned = this.#files.filter((name) => CONCERNED.test(this.#parsed.get(name)?.text ?? ''));
    return new Map(
      concerned.flatMap((name) => {
        const found = program.getSemanticDiagnostics(program.getSourceFile(name));
        const texts = found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
        const ours = texts.filter((text) => about.test(text));
        return ours.length === 0 ? [] : [[name.slice(SOURCES.length), ours.join('\n')] as const];
      }),
    );
  }
}

function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(`${REPOSITORY}tsconfig.json`, (name) => ts.sys.readFile(name));
  return ts.parseJsonConfigFileContent(config, { ...ts.sys, readDirectory: () => [] }, REPOSITORY).options;
}

const rewritten = new Rewritten();
const table = readFileSync(TABLE, 'utf8');

/** The files that the recipe lists, with the kinds whose lines they need. */
function recipe(): Map<string, string> {
  const text = readFileSync(`${REPOSITORY}CONTRIBUTING.md`, 'utf8');
  const [, section = ''] = text.split('### Add a kind of factor\n');
  const rows = section.split('\n## ')[0]!.matchAll(/^\| `(\S+\.ts)` \| .* \| (.*) \|$/gm);
  return new Map(Array.from(rows, ([, file, kinds]) => [file!, kinds!]));
}

test('a new kind compiles when the files of the recipe are settled, and no others', () => {
  const lines = Object.values(PROBES).map(({ name, kind }) => `${name}: ${literal(kind)},`);
  const marker = 'export const FACTOR_KINDS = {';
  const extended = table.replace(marker, marker + lines.join('\n'));
  expect(extended).not.toBe(table);
  const complaints = rewritten.complaints(extended, /probe[A-Z]/);
  expect([...complaints.keys()].toSorted()).toEqual([...recipe().keys()].toSorted());
  for (const [file, kinds] of recipe()) expect(complaints.get(file)).toContain(PROBES[kinds]!.name);
});

test('a kind whose line is removed compiles nowhere that shows it', () => {
  const removed = table.replace(/^ {2}push: \{.*?^ {2}\},$/ms, '');
  expect(removed).not.toBe(table);
  const complaints = rewritten.complaints(removed, /push/);
  expect([...complaints.keys()]).toEqual(
    expect.arrayContaining([
      'compose.ts',
      'core/push/push-method.ts',
      'delivery/texts/factor-names.ts',
      'http/pages/verify/ways/ways.ts',
    ]),
  );
});

test('the API offers the kinds whose codes are typed, and those whose codes are sent', () => {
  const typed = kindsWith({ asks: 'code' });
  expect(VerifyRequest.properties.method.enum).toEqual(typed);
  expect(ReauthenticateRequest.properties.method.enum).toEqual([...typed, 'backup_code']);
  expect(SendCodeRequest.properties.method.enum).toEqual(typed.filter(isSent));
});

function literal(kind: FactorKind): string {
  const traits = Object.entries(kind).map(([name, value]) => `${name}: ${written(value)}`);
  return `{ ${traits.join(', ')} }`;
}

function written(value: FactorKind[keyof FactorKind]): string {
  return value === undefined ? 'undefined' : JSON.stringify(value);
}
