import { createHash } from 'node:crypto';
import type { Random } from '../../service/ports/random.ts';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** Tokens that look random but are the same in every run. */
export class SeededRandom implements Random {
  readonly #seed: string;
  #drawn = 0;

  constructor(seed = 'strictmx') {
    this.#seed = seed;
  }

  token(length: number): string {
    return Array.from({ length }, () => alphabet[this.#nextByte() % 32]).join('');
  }

  #nextByte(): number {
    return (
      createHash('sha256')
        .update(`${this.#seed} ${this.#drawn++}`)
        .digest()[0] ?? 0
    );
  }
}
