import { InvalidArgumentError } from 'commander';
import { parseUtcDay, type UtcDay } from '../../core/names/utc-day.ts';

/**
 * Reads a day of the command line, for `argument()` and `option()`. The service would refuse it with the names of its own
 * fields, which nobody typed.
 */
export function utcDayArgument(text: string): UtcDay {
  const day = parseUtcDay(text);
  if (day === undefined) throw new InvalidArgumentError('Expected a UTC day such as "2026-11-23".');
  return day;
}
