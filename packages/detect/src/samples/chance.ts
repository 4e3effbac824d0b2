/** A stream of chance that is the same each time. */
export class Chance {
  private state: number;

  constructor(seed: string) {
    let state = 2_166_136_261;
    for (let at = 0; at < seed.length; at++)
      state = Math.imul(state ^ seed.charCodeAt(at), 16_777_619);
    this.state = state >>> 0;
  }

  /** Below `limit`. */
  below(limit: number): number {
    this.state = (Math.imul(this.state, 1_664_525) + 1_013_904_223) >>> 0;
    let mixed = this.state ^ (this.state >>> 15);
    mixed = Math.imul(mixed, 0x2c_1b_3c_6d);
    return ((mixed ^ (mixed >>> 12)) >>> 0) % limit;
  }

  of<T>(list: readonly T[]): T {
    const found = list[this.below(list.length)];
    if (found === undefined) throw new Error('Nothing to choose from.');
    return found;
  }

  text(alphabet: string, length: number): string {
    return Array.from({ length }, () => alphabet[this.below(alphabet.length)]).join('');
  }

  uuid(): string {
    return [8, 4, 4, 4, 12].map((length) => this.text('0123456789abcdef', length)).join('-');
  }
}
