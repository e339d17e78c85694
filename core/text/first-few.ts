/** Attack: a text with 64,000 errors, which would be answered with megabytes of messages. */
const maxMessages = 20;

/** At most 20 messages. The last of them says how many are left out. */
export function firstFew(messages: string[]): string[] {
  if (messages.length <= maxMessages) return messages;
  return [...messages.slice(0, maxMessages - 1), `and ${messages.length - maxMessages + 1} more`];
}
