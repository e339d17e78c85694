import type { ObjectStore } from '../service/ports/object-store.ts';

/** As many as the AWS client has connections. */
const connections = 50;

/**
 * A store that answers as many calls at a time as the AWS client has connections, and counts how often: so many times
 * whoever calls it waits for S3, some 20 ms each.
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
