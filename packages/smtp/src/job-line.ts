/** First in, first out. Taking from the head of a plain array moves all the others, and there may be a million. */
const COMPACT_FROM = 1_024;

export class JobLine<Job> {
  #jobs: Job[] = [];
  #next = 0;

  push(job: Job): void {
    this.#jobs.push(job);
  }

  shift(): Job | undefined {
    const job = this.#jobs[this.#next];
    if (job === undefined) return undefined;
    this.#next++;
    if (this.#next >= COMPACT_FROM && this.#next * 2 >= this.#jobs.length) {
      this.#jobs = this.#jobs.slice(this.#next);
      this.#next = 0;
    }
    return job;
  }
}
