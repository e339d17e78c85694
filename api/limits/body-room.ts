/** Counts the bytes of all request bodies in this process that have not been processed yet. */
export interface HeldBody {
  /** Counts received bytes. Above the limit, another body, or this one, is dropped. */
  add(bytes: number): void;
  close(): void;
}

interface Holder {
  client: string;
  bytes: number;
  giveWay(): void;
}

/**
 * Attack: many bodies of megabytes, each sent slowly. Above the limit, the client that holds the most bytes loses its
 * largest body, so a report of some kilobytes is never dropped.
 */
export class BodyRoom {
  readonly #maxBytes: number;
  readonly #holders = new Set<Holder>();

  constructor(maxBytes = 256 * 1024 * 1024) {
    this.#maxBytes = maxBytes;
  }

  open(client: string, giveWay: () => void): HeldBody {
    const holder: Holder = { client, bytes: 0, giveWay };
    this.#holders.add(holder);
    return {
      add: (bytes) => {
        holder.bytes += bytes;
        while (this.#sum() > this.#maxBytes) this.#dropLargest();
      },
      close: () => void this.#holders.delete(holder),
    };
  }

  #sum(): number {
    return [...this.#holders].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  #dropLargest(): void {
    const clients = new Map<string, number>();
    for (const { client, bytes } of this.#holders) clients.set(client, (clients.get(client) ?? 0) + bytes);
    const most = Math.max(...clients.values());
    const [largest] = [...this.#holders]
      .filter(({ client }) => clients.get(client) === most)
      .sort((a, b) => b.bytes - a.bytes);
    if (largest === undefined) return;
    this.#holders.delete(largest);
    largest.giveWay();
  }
}
