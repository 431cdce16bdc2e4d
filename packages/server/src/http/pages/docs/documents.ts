import { readdirSync, readFileSync } from 'node:fs';
import { lexer, type Token, type Tokens } from 'marked';
import { pathOf } from '../document.ts';
import { type Rendered, renderMarkdown, type Target } from './markdown.ts';

const REPOSITORY = new URL('../../../../../../', import.meta.url);
/** Documents that lie beside the folder, by the name under which they are served. */
const BESIDE = { security: 'SECURITY.md', changelog: 'CHANGELOG.md', contributing: 'CONTRIBUTING.md' };
const HOME = 'docs/README.md';
/** What the documents write for the address of the service itself. */
const WRITTEN = 'http://localhost:3000';

export interface Section {
  readonly title: string;
  readonly links: readonly { readonly text: string; readonly href: string }[];
}

/** Where the documents are served. */
export interface Served {
  /** Without a slash at its end. */
  readonly publicUrl: string;
  /** Whether links to the explorer lead anywhere. */
  readonly explorer: boolean;
}

/** The documents of the repository, read and rendered when they are first asked for. */
export class Documents {
  readonly #served: Served;
  readonly #base: string;
  readonly #pathsByName: ReadonlyMap<string, string>;
  readonly #namesByPath: ReadonlyMap<string, string>;
  readonly #rendered = new Map<string, Rendered>();
  #sections: readonly Section[] | undefined;

  constructor(served: Served) {
    this.#served = served;
    this.#base = pathOf(served.publicUrl);
    this.#pathsByName = findDocuments();
    this.#namesByPath = new Map(Array.from(this.#pathsByName, ([name, path]) => [path, name]));
  }

  /**
   * The Markdown, with the address that serves it; undefined where there is no such document. The home of the documents
   * has an empty name.
   */
  source(name: string): string | undefined {
    const path = this.#pathsByName.get(name);
    if (path === undefined) return undefined;
    return readFileSync(new URL(path, REPOSITORY), 'utf8').replaceAll(WRITTEN, () => this.#served.publicUrl);
  }

  render(name: string): Rendered | undefined {
    const known = this.#rendered.get(name);
    if (known !== undefined) return known;
    const source = this.source(name);
    if (source === undefined) return undefined;
    const rendered = renderMarkdown(source, (href) => this.#target(name, href));
    this.#rendered.set(name, rendered);
    return rendered;
  }

  /** What the home of the documents lists, for the navigation. */
  get sections(): readonly Section[] {
    this.#sections ??= readSections(this.source('') ?? '', (href) => this.#resolve('', href));
    return this.#sections;
  }

  addressOf(name: string): string {
    return name === '' ? `${this.#base}/docs` : `${this.#base}/docs/${name}`;
  }

  #target(from: string, href: string): Target | undefined {
    const address = this.#resolve(from, href);
    if (address === undefined) return undefined;
    const [page] = address.split('#');
    const links = this.sections.flatMap((section) => section.links);
    return { address, title: links.find((link) => link.href === page)?.text };
  }

  /** Where a link in a document leads here: to another document, to this service, or elsewhere in the world. */
  #resolve(from: string, href: string): string | undefined {
    if (href.startsWith('#')) return href;
    const { publicUrl, explorer } = this.#served;
    if (href.startsWith(`${publicUrl}/explorer`) && !explorer) return undefined;
    if (href.startsWith(`${publicUrl}/`)) return `${this.#base}${href.slice(publicUrl.length)}`;
    if (/^[a-z]+:/.test(href)) return href;
    const { pathname, hash } = new URL(href, `file:///${this.#pathsByName.get(from) ?? HOME}`);
    const name = this.#namesByPath.get(pathname.slice(1));
    return name === undefined ? undefined : this.addressOf(name) + hash;
  }
}

/** Paths in the repository by name. */
function findDocuments(): Map<string, string> {
  const inside = list(new URL('docs/', REPOSITORY)).map(
    (file) => [file === 'README.md' ? '' : file.slice(0, -'.md'.length), `docs/${file}`] as const,
  );
  const root = new Set(list(REPOSITORY));
  return new Map([...inside, ...Object.entries(BESIDE).filter(([, file]) => root.has(file))]);
}

function list(folder: URL): string[] {
  try {
    return readdirSync(folder).filter((file) => file.endsWith('.md'));
  } catch {
    // Deployed without documents: there are none to show.
    return [];
  }
}

function readSections(text: string, resolve: (href: string) => string | undefined): Section[] {
  const sections: { title: string; links: { text: string; href: string }[] }[] = [];
  for (const token of lexer(text)) {
    if (isHeading(token) && token.depth === 2) sections.push({ title: token.text, links: [] });
    if (isList(token)) sections.at(-1)?.links.push(...firstLinks(token, resolve));
  }
  return sections.filter(({ links }) => links.length > 0);
}

const isHeading = (token: Token): token is Tokens.Heading => token.type === 'heading';
const isList = (token: Token): token is Tokens.List => token.type === 'list';

/** Each item of such a list begins with its link. */
function firstLinks({ items }: Tokens.List, resolve: (href: string) => string | undefined) {
  return items.flatMap(({ tokens }) => {
    const link = flatten(tokens).find((token): token is Tokens.Link => token.type === 'link');
    const href = link === undefined ? undefined : resolve(link.href);
    return link === undefined || href === undefined ? [] : [{ text: link.text, href }];
  });
}

function flatten(tokens: readonly Token[]): Token[] {
  return tokens.flatMap((token) => [token, ...flatten((token as { tokens?: Token[] }).tokens ?? [])]);
}
