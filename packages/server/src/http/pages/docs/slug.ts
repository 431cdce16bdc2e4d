/** Names headings as GitHub does, so that a link to one works in the repository and here. */
export class Slugs {
  readonly #used = new Map<string, number>();

  of(heading: string): string {
    const slug = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-');
    const before = this.#used.get(slug) ?? 0;
    this.#used.set(slug, before + 1);
    return before === 0 ? slug : `${slug}-${before}`;
  }
}
