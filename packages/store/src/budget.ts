/** Something of which there is so much: whoever finds too little left waits, in the order in which they came. */
export class Budget {
  readonly #waiting: { amount: number; begin: () => void }[] = [];
  #left: number;

  constructor(total: number) {
    this.#left = total;
  }

  /** @param amount at most the total. */
  async use<Result>(amount: number, work: () => Promise<Result>): Promise<Result> {
    await new Promise<void>((begin) => {
      this.#waiting.push({ amount, begin });
      this.#next();
    });
    try {
      return await work();
    } finally {
      this.#left += amount;
      this.#next();
    }
  }

  #next(): void {
    for (;;) {
      const [first] = this.#waiting;
      if (first === undefined || first.amount > this.#left) return;
      this.#waiting.shift();
      this.#left -= first.amount;
      first.begin();
    }
  }
}
