import { SECURITY_SCHEMES } from '@countersign/protocol/security-schemes';
import type { KnownAnswer } from '../../../describe/known-answer.ts';
import type { Operation } from '../../../describe/openapi-document.ts';
import { type Html, html } from '../../html.ts';
import { tableOf } from '../table.ts';
import { curlOf } from './curl.ts';
import { type Field, fieldsOf, requestFields } from './fields.ts';
import { inlineCode } from './inline-code.ts';
import type { ReferenceRoute } from './reference-route.ts';

/** All there is to know of a route. */
export function routeSection(route: ReferenceRoute, publicUrl: string): Html {
  const { method, path, operation } = route;
  const { operationId: id, summary, description } = operation;
  return html`<section class="route" aria-labelledby="${id}">
<h2 id="${id}"><a href="#${id}">${summary}</a></h2>
<p class="endpoint"><span class="method">${method}</span> <code>${path}</code></p>
${description === undefined ? undefined : html`<p>${inlineCode(description)}</p>`}
<p>${securityOf(operation)}</p>
<pre class="sh"><code class="language-sh">${curlOf(route, publicUrl)}</code></pre>
${requestOf(operation)}
${successOf(operation)}
${answersOf(operation)}
</section>`;
}

function securityOf({ security }: Operation): Html {
  const ways = security.map((way) => Object.keys(way).map(credential));
  if (ways.length === 0) return html`Open to everyone.`;
  const needs = ways.map((way) =>
    way.length === 0
      ? html`nothing on this machine`
      : way.reduce((before, one) => html`${before} and ${one}`),
  );
  return html`Needs ${needs.reduce((before, one) => html`${before} or ${one}`)}.`;
}

function credential(name: string): Html {
  const scheme = SECURITY_SCHEMES[name as keyof typeof SECURITY_SCHEMES];
  const about = scheme.description.replace(/\.$/, '');
  return scheme.type === 'http'
    ? html`<code>Authorization: Bearer …</code> (${about})`
    : html`<code>${scheme.name}: …</code> (${about})`;
}

function requestOf(operation: Operation): Html | undefined {
  const fields = requestFields(operation);
  if (fields.length === 0) return undefined;
  const rows = fields.map((field) => [...nameAndType(field), html`${field.place}`, inlineCode(field.about)]);
  return html`<h3>Request</h3>
${tableOf(`Fields of the request: ${operation.summary}`, columns('Field', 'Type', 'In', 'What it is'), rows)}`;
}

function successOf(operation: Operation): Html | undefined {
  const [, { content = {} } = {}] =
    Object.entries(operation.responses).find(([status]) => status.startsWith('2')) ?? [];
  const [media] = Object.values(content);
  if (media?.schema === undefined) return undefined;
  const rows = fieldsOf(media.schema).map((field) => [...nameAndType(field), inlineCode(field.about)]);
  const example =
    media.example ?? Object.values(media.examples ?? {})[0]?.value ?? media.schema.examples?.[0];
  return html`<h3>Answer</h3>
${example === undefined ? undefined : html`<pre class="json"><code class="language-json">${textOf(example)}</code></pre>`}
${rows.length === 0 ? undefined : tableOf(`Fields of the answer: ${operation.summary}`, columns('Field', 'Type', 'What it is'), rows)}`;
}

function textOf(example: unknown): string {
  return typeof example === 'string' ? example : JSON.stringify(example, undefined, 2);
}

function answersOf({ summary, 'x-answers': answers }: Operation): Html {
  const rows = answers.map((answer) => [
    html`${answer.status}`,
    markOf(answer),
    inlineCode(answer.meaning),
    inlineCode(answer.remedy),
  ]);
  return html`<h3>What may come back</h3>
${tableOf(`What may come back: ${summary}`, columns('HTTP', 'Code', 'What it means', 'What to do'), rows)}`;
}

/** What a client tells the answer by. */
function markOf({ code, error }: KnownAnswer): Html {
  if (code !== undefined) return html`<code>${code}</code>`;
  return html`${error ?? 'success'}`;
}

function nameAndType({ name, type, required }: Field): Html[] {
  return [
    html`<code>${name}</code>`,
    html`${type}${required ? undefined : html`<span class="quiet"> optional</span>`}`,
  ];
}

function columns(...names: string[]) {
  return names.map((name) => ({ name, head: html`${name}` }));
}
