/**
 * The record of a DKIM key among the TXT records of its name (RFC 6376 §3.6.2.2: with several, the result is undefined):
 * the first that has a key. Verification and the look-up of the key's services must use the same one.
 */
export function pickKeyRecord(records: readonly string[]): string | undefined {
  return records.find((record) => /(?:^|;)[ \t]*p[ \t]*=/.test(record)) ?? records[0];
}
