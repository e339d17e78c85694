import { InvalidArgumentError } from 'commander';

/** The value of an option: a whole number from 1 up. */
export function atLeastOne(text: string): number {
  if (/^[1-9]\d{0,8}$/u.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number from 1 up.');
}
