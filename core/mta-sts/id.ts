/**
 * Returns the id after `previous` (RFC 8461 §3.1): the time as `YYYYMMDDTHHMMSS` (UTC), or one second after `previous`
 * if that is not earlier, so that our ids rise whatever the clock does. A hash of the content is not enough: A → B → A
 * must give a new id each time, or senders that saw B would keep it.
 *
 * An id of another form, from a domain that someone else hosted before, has no order. RFC 8461 only requires that ids
 * differ, and ours differs from it by its form.
 */
export function nextId(now: Date, previous: string | undefined): string {
  const stamp = formatId(now);
  const before = previous === undefined ? undefined : parseId(previous);
  if (!before || previous === undefined || stamp > previous) return stamp;
  return formatId(new Date(before.getTime() + 1000));
}

function formatId(time: Date): string {
  return time.toISOString().slice(0, 19).replace(/[-:]/g, '');
}

/**
 * The time of one of our ids; undefined for any other. The last second of the year 9999 has no successor, so it is not
 * ours.
 */
function parseId(id: string): Date | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)$/.exec(id);
  if (!match || id === '99991231T235959') return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time.getTime()) || formatId(time) !== id ? undefined : time;
}
