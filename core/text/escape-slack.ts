/** https://docs.slack.dev/messaging/formatting-message-text: these three characters are Slack's own. */
export const escapeSlack = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
