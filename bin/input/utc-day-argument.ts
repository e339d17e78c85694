import { InvalidArgumentError } from 'commander';
import { parseUtcDay, type UtcDay } from '../../core/names/utc-day.ts';

/**
 * Reads a day from the command line, for `argument()` and `option()`. The service's own error would use the names of API
 * fields, which the user did not type.
 */
export function utcDayArgument(text: string): UtcDay {
  const day = parseUtcDay(text);
  if (day === undefined) throw new InvalidArgumentError('Expected a UTC day such as "2026-11-23".');
  return day;
}
