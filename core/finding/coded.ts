/** The facts of a code that needs none. */
export type None = Record<string, never>;

/** One code of a closed list, with its facts. `Parameters` has the facts of each code. */
export type Coded<Parameters> = {
  [C in keyof Parameters]: { code: C; parameters: Parameters[C] };
}[keyof Parameters];
