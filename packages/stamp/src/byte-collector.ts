/** Bytes put together as they arrive, in one block that doubles: a message sent byte by byte costs no more than one in a piece. */
export class ByteCollector {
  length = 0;
  private block = Buffer.alloc(0);

  append(bytes: Uint8Array): void {
    if (this.length + bytes.length > this.block.length) {
      const grown = Buffer.allocUnsafe(
        Math.max(1_024, this.block.length * 2, this.length + bytes.length),
      );
      grown.set(this.block.subarray(0, this.length));
      this.block = grown;
    }
    this.block.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** From `start` to `end`, each byte a character (latin1). */
  text(start = 0, end = this.length): string {
    return this.block.toString('latin1', start, end);
  }

  indexOf(byte: number, from: number): number {
    const at = this.block.indexOf(byte, from);
    return at >= this.length ? -1 : at;
  }

  /** A copy. */
  bytes(): Uint8Array {
    return Uint8Array.from(this.block.subarray(0, this.length));
  }

  clear(): void {
    this.length = 0;
    this.block = Buffer.alloc(0);
  }
}
