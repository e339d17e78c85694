import { readPolicy } from './sender.ts';

interface Served {
  text: string;
  /** Of the stored object: the same text may be written again. */
  version: string;
  to: number | undefined;
}

const ofOtherHost = 'elsewhere';

/**
 * The record of which text was served when, taken from the store itself. It gives the latest policy that any sender may
 * hold.
 */
export class ServedTexts {
  readonly #served: Served[] = [];
  readonly #cacheMs: number;

  constructor(cacheSeconds: number) {
    this.#cacheMs = cacheSeconds * 1000;
  }

  put({ text, version }: Pick<Served, 'text' | 'version'>, now: number): void {
    this.delete(now);
    this.#served.push({ text, version, to: undefined });
  }

  /** The stored policy ends. What another host serves does not. */
  delete(now: number): void {
    for (const served of this.#served) if (served.version !== ofOtherHost) served.to ??= now;
  }

  /** Another host serves this text, whatever is stored here, until the policy host leads here. */
  beginElsewhere(text: string): void {
    this.#served.push({ text, version: ofOtherHost, to: undefined });
  }

  endElsewhere(now: number): void {
    for (const served of this.#served) if (served.version === ofOtherHost) served.to ??= now;
  }

  /** The place of the latest write of a text, in order. */
  lastIndexOf(text: string): number {
    return this.#served.findLastIndex((served) => served.text === text);
  }

  /** The place of one write. */
  indexOf(version: string | undefined): number {
    return this.#served.findIndex((served) => served.version === version);
  }

  /** When the slowest sender has forgotten this write. If it is still served: as if it ended now. */
  heldUntil({ text, to }: Served, now: number): number {
    return (to ?? now) + this.#cacheMs + readPolicy(text).maxAgeSeconds * 1000;
  }

  /** Texts under enforce that the slowest sender may hold now. */
  enforced(now: number): { text: string; mx: string[]; until: number; isServed: boolean }[] {
    return this.#served
      .map((served) => ({
        text: served.text,
        ...readPolicy(served.text),
        until: this.heldUntil(served, now),
        isServed: served.to === undefined,
      }))
      .filter(({ mode, until }) => mode === 'enforce' && until > now);
  }

  /**
   * When the worst of all senders has forgotten every text before the final none (RFC 8461 §8.3); undefined while
   * another mode is served.
   */
  deletableFrom(now: number): number | undefined {
    const isNone = ({ text }: Served) => readPolicy(text).mode === 'none';
    const before = this.#served.slice(0, this.#served.findLastIndex((served) => !isNone(served)) + 1);
    if (before.some((served) => served.to === undefined)) return undefined;
    return before.length === 0 ? now : Math.max(...before.map((served) => this.heldUntil(served, now)));
  }
}
