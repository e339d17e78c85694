import type { Log } from '../../service/ports/log.ts';
import type { SecureResolver } from '../../service/ports/secure-resolver.ts';
import type { Timer } from '../../service/ports/timer.ts';

export interface DnssecWatchPorts {
  resolver: Pick<SecureResolver, 'validates'>;
  timer: Timer;
  log: Log;
}

/** The daemon is ready within 5 s though no resolver answers. */
const probeMilliseconds = 3_000;

/** Whether the resolver validates. Without it there is no DANE, which must not go unnoticed when it begins. */
export class DnssecWatch {
  #isAvailable: boolean | undefined;
  readonly #ports: DnssecWatchPorts;

  constructor(ports: DnssecWatchPorts) {
    this.#ports = ports;
  }

  get isAvailable(): boolean {
    return this.#isAvailable === true;
  }

  /** Never throws. */
  async look(): Promise<void> {
    const before = this.#isAvailable;
    this.#isAvailable = await this.#probe();
    if (this.#isAvailable === before) return;
    if (!this.#isAvailable) this.#ports.log.warn('sender-dnssec-unavailable', {});
    else if (before === false) this.#ports.log.info('sender-dnssec-available', {});
  }

  #probe(): Promise<boolean> {
    const { resolver, timer } = this.#ports;
    return new Promise((resolve) => {
      const cancel = timer.after(probeMilliseconds, () => resolve(false));
      void resolver.validates().then((validates) => {
        cancel();
        resolve(validates);
      });
    });
  }
}
