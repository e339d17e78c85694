/** Attack: a text of 64,000 faults would be answered with megabytes of messages. */
const maxMessages = 20;

/** At most 20 messages; the last says how many are left out. */
export function firstFew(messages: string[]): string[] {
  if (messages.length <= maxMessages) return messages;
  return [...messages.slice(0, maxMessages - 1), `and ${messages.length - maxMessages + 1} more`];
}
