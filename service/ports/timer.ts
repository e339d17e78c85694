/** Waits, so that a test can let hours pass. */
export interface Timer {
  /** @returns what cancels it */
  after(milliseconds: number, run: () => void): () => void;
}
