/** Works of one lane are done one after another, in the order in which they came; lanes go side by side. */
export class Lanes {
  readonly #last = new Map<string, Promise<unknown>>();

  async run<T>(lane: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#last.get(lane) ?? Promise.resolve()).then(work);
    const settled = turn.catch(() => undefined);
    this.#last.set(lane, settled);
    try {
      return await turn;
    } finally {
      if (this.#last.get(lane) === settled) this.#last.delete(lane);
    }
  }
}
