/** Sessions, and how they are added. */
export interface Sessions {
  successfulSessions: number;
  failedSessions: number;
}

export function addSessions(items: readonly Sessions[]): Sessions {
  return {
    successfulSessions: sumCounts(items.map((item) => item.successfulSessions)),
    failedSessions: sumCounts(items.map((item) => item.failedSessions)),
  };
}

/** Attack: counts near the largest number. A total stays a whole number that JSON keeps exactly. */
export function addCounts(a: number, b: number): number {
  return Math.min(a + b, Number.MAX_SAFE_INTEGER);
}

export const sumCounts = (counts: readonly number[]): number => counts.reduce(addCounts, 0);
