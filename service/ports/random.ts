export interface Random {
  /** Lower-case letters and digits with 5 bits each: 52 characters are 260 bits. */
  token(length: number): string;
}
