/** A date for people, rounded up to the minute, so that a time to wait for is never told too early: `2026-11-24 12:01 UTC`. */
export function formatUtc(date: Date): string {
  const minute = 60_000;
  const rounded = new Date(Math.ceil(date.getTime() / minute) * minute);
  return `${rounded.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
