/** Whose turn it is: one after another at every level of the paths below which items lie, oldest first in one place. */
export class FairQueue<T> {
  readonly #branches = new Map<string, FairQueue<T>>();
  readonly #items: T[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  push([head, ...rest]: readonly string[], item: T): void {
    this.#size += 1;
    if (head === undefined) this.#items.push(item);
    else this.#branchAt(head).push(rest, item);
  }

  /** The next one that fits, which stays in its place; the branch that it is on comes last from then on. */
  next(fits: (item: T) => boolean): T | undefined {
    const item = this.#items.find(fits);
    if (item !== undefined) return item;
    for (const [head, branch] of this.#branches) {
      const found = branch.next(fits);
      if (found === undefined) continue;
      this.#branches.delete(head);
      this.#branches.set(head, branch);
      return found;
    }
    return undefined;
  }

  remove([head, ...rest]: readonly string[], item: T): boolean {
    const branch = head === undefined ? undefined : this.#branches.get(head);
    const removed = head === undefined ? this.#removeOwn(item) : branch?.remove(rest, item) === true;
    if (removed) this.#size -= 1;
    if (head !== undefined && branch?.size === 0) this.#branches.delete(head);
    return removed;
  }

  /**
   * The newest that fits on the fullest branch, where that holds more than the branch of a newcomer on this path would;
   * undefined where nobody takes up more than the newcomer does.
   */
  newestOfFullest([head, ...rest]: readonly string[], fits: (item: T) => boolean): T | undefined {
    const own = head === undefined ? undefined : this.#branches.get(head);
    const fullest = this.#fullest();
    if (fullest !== undefined && fullest !== own && fullest.size > (own?.size ?? 0) + 1) {
      return fullest.#newest(fits);
    }
    return own?.newestOfFullest(rest, fits);
  }

  #newest(fits: (item: T) => boolean): T | undefined {
    const fullest = this.#fullest();
    return fullest === undefined ? this.#items.findLast(fits) : fullest.#newest(fits);
  }

  #fullest(): FairQueue<T> | undefined {
    let fullest: FairQueue<T> | undefined;
    for (const branch of this.#branches.values()) {
      if (fullest === undefined || branch.size > fullest.size) fullest = branch;
    }
    return fullest;
  }

  #branchAt(head: string): FairQueue<T> {
    const branch = this.#branches.get(head) ?? new FairQueue<T>();
    this.#branches.set(head, branch);
    return branch;
  }

  #removeOwn(item: T): boolean {
    const index = this.#items.indexOf(item);
    if (index < 0) return false;
    this.#items.splice(index, 1);
    return true;
  }
}
