/**
 * How a call may fail. `fail-before`: refused, without effect. `fail-after`: done, but the answer reports a failure.
 * `lose-answer`: done, but the connection breaks. `drop`: the connection breaks before anything is done. `throttle`:
 * the service's own "too many requests". `hang`: no answer.
 */
export const faultKinds = ['fail-before', 'fail-after', 'lose-answer', 'drop', 'throttle', 'hang'] as const;
export type FaultKind = (typeof faultKinds)[number];

/** One call of a client, including the SDK's own retries. */
export interface StubCall {
  /** From 1, over all services. */
  number: number;
  service: string;
  operation: string;
  attempts: number;
}

export interface Fault {
  kind: FaultKind;
  /** By its number, or by what it is. */
  call: number | ((call: StubCall) => boolean);
  /** Whether the SDK's retries meet it too, so that the program sees it. */
  attempts: 'first' | 'all';
}

export class Faults {
  readonly #faults: Fault[] = [];

  add(fault: Fault): void {
    this.#faults.push(fault);
  }

  clear(): void {
    this.#faults.length = 0;
  }

  of(call: StubCall): FaultKind | undefined {
    const fault = this.#faults.find(({ call: wanted }) =>
      typeof wanted === 'number' ? wanted === call.number : wanted(call),
    );
    return fault && (fault.attempts === 'all' || call.attempts === 1) ? fault.kind : undefined;
  }
}
