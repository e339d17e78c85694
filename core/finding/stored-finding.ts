/** As stored: a newer version may have written a code that this one does not know. */
export interface StoredFinding {
  code: string;
  parameters: object;
}
