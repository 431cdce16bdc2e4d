import { type Html, html } from '../html.ts';

export interface Column {
  /** What it is called, as text. */
  readonly name: string;
  readonly head: Html;
}

/**
 * Scrolls sideways where it must; labelled for those who come to it by keyboard. The style sheet stacks the cells on
 * phones: the roles keep it a table there, and the labels say of which column a cell is.
 */
export function tableOf(label: string, columns: readonly Column[], rows: readonly (readonly Html[])[]): Html {
  const head = columns.map((column) => html`<th role="columnheader">${column.head}</th>`);
  const cell = (content: Html, index: number): Html =>
    html`<td role="cell" data-column="${columns[index]?.name}">${content}</td>`;
  const body = rows.map((cells) => html`<tr role="row">${cells.map(cell)}</tr>`);
  return html`<div class="table" role="region" aria-label="${label}" tabindex="0"><table role="table">
<thead role="rowgroup"><tr role="row">${head}</tr></thead>
<tbody role="rowgroup">
${body}
</tbody>
</table></div>
`;
}
