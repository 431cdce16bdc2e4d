const WIDTH = 30;

/** A bar on a terminal, a line for every tenth elsewhere; on stderr, so that the figures can be piped. */
export class Progress {
  readonly #what: string;
  readonly #total: number;
  readonly #began = performance.now();
  #done = 0;
  #shown = -1;

  constructor(what: string, total: number) {
    this.#what = what;
    this.#total = total;
  }

  advance(count: number): void {
    this.#done += count;
    const steps = process.stderr.isTTY ? 200 : 10;
    const step = Math.floor((this.#done / this.#total) * steps);
    if (step === this.#shown) return;
    this.#shown = step;
    process.stderr.write(process.stderr.isTTY ? `\r${this.#line()}` : `${this.#line()}\n`);
    if (process.stderr.isTTY && this.#done >= this.#total) process.stderr.write('\n');
  }

  #line(): string {
    const filled = Math.round((this.#done / this.#total) * WIDTH);
    const bar = `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)}`;
    const seconds = (performance.now() - this.#began) / 1_000;
    return `${this.#what} ${bar} ${this.#done.toLocaleString('en')} in ${seconds.toFixed(0)} s`;
  }
}
