/** Compares by UTF-16 code units, as `<` does: the order is the same on every machine, whatever its language. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
