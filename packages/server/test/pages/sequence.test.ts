import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { renderMarkdown } from '../../src/http/pages/docs/markdown.ts';
import { readSequence } from '../../src/http/pages/docs/sequence.ts';
import { REPOSITORY } from '../support/guide.ts';

const inside = readdirSync(new URL('docs/', REPOSITORY)).filter((file) => file.endsWith('.md'));
const besides = ['README.md', 'SECURITY.md', 'CONTRIBUTING.md', 'CHANGELOG.md'];
const diagrams = [...besides, ...inside.map((file) => `docs/${file}`)].flatMap((path) => {
  const text = readFileSync(new URL(path, REPOSITORY), 'utf8');
  return Array.from(
    text.matchAll(/^```mermaid\n(.*?)\n^```$/gms),
    ([, source = '']) => [path, source] as const,
  );
});

const render = (source: string): string =>
  renderMarkdown(`## Way\n\n\`\`\`mermaid\n${source}\n\`\`\`\n`, (address) => ({ address })).content.markup;

test('every diagram of the documents uses what is drawn here, and nothing else of Mermaid', () => {
  expect(diagrams.length).toBeGreaterThan(0);
  for (const [path, source] of diagrams) {
    expect([path, readSequence(source)]).toEqual([
      path,
      expect.not.objectContaining({ unknown: expect.anything() }),
    ]);
  }
});

test('a diagram shows all that its source says, and its source below', () => {
  for (const [, source] of diagrams) {
    const markup = render(source);
    const [drawing = '', text = ''] = markup.split('<details');
    const shown = Array.from(drawing.matchAll(/<text[^>]*>([^<]*)</g), ([, one]) => one).join(' ');
    const said = source.matchAll(/(?: as |: |^ *(?=(?:alt|else|loop) ))(.+)$/gm);
    for (const [, messages = ''] of said) expect(shown).toContain(escape(messages));
    expect(text).toContain(escape(source));
    expect(drawing).toContain('role="img"');
    expect(drawing).toContain('<title>Diagram: Way</title>');
  }
});

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

test.each([
  ['flowchart LR\n  A --> B', 'flowchart LR'],
  ['sequenceDiagram\n  participant A\n  A-xA: lost', 'A-xA: lost'],
  ['sequenceDiagram\n  participant A\n  A->>B: to nobody', 'A->>B: to nobody'],
  ['sequenceDiagram\n  participant A\n  end', 'end'],
  ['sequenceDiagram\n  participant A\n  loop for ever', 'a block without end'],
])('what is not known is told, and shown as its source: %j', (source, unknown) => {
  expect(readSequence(source)).toEqual({ unknown });
  expect(render(source)).toContain('<pre class="mermaid"><code');
  expect(render(source)).not.toContain('<svg');
});

test('markup in a diagram stays text, and no style is put where the policy forbids it', () => {
  const markup = render('sequenceDiagram\n  participant A as <b>"A"\n  A->>A: <script>alert(1)</script>');
  expect(markup).not.toMatch(/<b>|<script|style=/);
  expect(markup).toContain('&lt;b&gt;');
});
