/** Counts the bytes of all request bodies in this process that have not been processed yet. */
export interface HeldBody {
  /** Counts received bytes. Above the limit, another body, or this one, is dropped. */
  add(bytes: number): void;
  close(): void;
}

interface Holder {
  site: string;
  bytes: number;
  giveWay(): void;
}

/**
 * Attack: many bodies of megabytes, each sent slowly. Above the limit, the site that holds the most bytes loses its
 * largest body, so a report of some kilobytes is never dropped.
 */
export class BodyRoom {
  readonly #maxBytes: number;
  readonly #holders = new Set<Holder>();

  constructor(maxBytes = 256 * 1024 * 1024) {
    this.#maxBytes = maxBytes;
  }

  /** @param site of the client; '' if it is not known */
  open(site: string, giveWay: () => void): HeldBody {
    const holder: Holder = { site, bytes: 0, giveWay };
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
    const sites = new Map<string, number>();
    for (const { site, bytes } of this.#holders) sites.set(site, (sites.get(site) ?? 0) + bytes);
    const most = Math.max(...sites.values());
    const [largest] = [...this.#holders]
      .filter(({ site }) => sites.get(site) === most)
      .sort((a, b) => b.bytes - a.bytes);
    if (largest === undefined) return;
    this.#holders.delete(largest);
    largest.giveWay();
  }
}
