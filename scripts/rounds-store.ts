import type { ObjectStore } from '../service/ports/object-store.ts';

/** The number of connections that the AWS client opens. */
const connections = 50;

/**
 * A store that answers as many calls at a time as the AWS client has connections, and counts these rounds. Each round
 * means that the caller waits for S3 once, about 20 ms.
 */
export class RoundsStore implements ObjectStore {
  rounds = 0;
  readonly #store: ObjectStore;
  readonly #waiting: (() => void)[] = [];
  #isScheduled = false;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  async get(key: string) {
    await this.#turn();
    return this.#store.get(key);
  }

  async put(...call: Parameters<ObjectStore['put']>) {
    await this.#turn();
    return this.#store.put(...call);
  }

  async list(...call: Parameters<ObjectStore['list']>) {
    await this.#turn();
    return this.#store.list(...call);
  }

  async delete(...call: Parameters<ObjectStore['delete']>) {
    await this.#turn();
    return this.#store.delete(...call);
  }

  pauseAfterLoss(losses: number) {
    return this.#store.pauseAfterLoss(losses);
  }

  #turn(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.rounds++;
      for (const answer of this.#waiting.splice(0, connections)) answer();
      if (this.#waiting.length > 0) this.#schedule();
    });
  }
}
