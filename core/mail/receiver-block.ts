import { recipientsField } from './read-facts.ts';

/** What a receiving server knows about a mail. The sender chose every text in it. */
export interface Receipt {
  /** Our name: after `by` in Received, and as the authserv-id (RFC 8601 §2.5). */
  receiver: string;
  returnPath: string;
  helo: string;
  remoteAddress: string;
  secure: boolean;
  /** All recipients of the transaction, at least one. */
  recipients: string[];
  /** Our identifier of this receipt. */
  id: string;
  /** Statements of the Authentication-Results field. */
  results: string[];
  receivedAt: Date;
}

/**
 * Formats the block that SES puts on top of a mail. Its last field has no meaning. Attack: a message whose first line
 * begins with a space continues the field above, which must not be the results.
 */
export function formatReceiverBlock(receipt: Receipt): string {
  const { receiver, results, id } = receipt;
  const [first = '', ...others] = receipt.recipients.map(plainAddress);
  const from = `${plainHost(receipt.helo)} ([${plainHost(receipt.remoteAddress)}])`;
  const protocol = receipt.secure ? 'ESMTPS' : 'ESMTP';
  const lines = [
    `Return-Path: <${plainAddress(receipt.returnPath)}>`,
    // RFC 5321 §4.4: the FOR clause of Received has exactly one address, however many there were.
    ...(others.length > 0 ? [`${recipientsField}:`, ...others.map((one) => ` ${one},`)] : []),
    `Received: from ${from}`,
    ` by ${receiver} with ${protocol} id ${id}`,
    ` for ${first};`,
    ` ${formatMailDate(receipt.receivedAt)}`,
    // SES writes this when its scanners are off.
    'X-SES-Spam-Verdict: DISABLED',
    'X-SES-Virus-Verdict: DISABLED',
    `Authentication-Results: ${receiver};`,
    ...results.map((result, at) => ` ${plainText(result)}${at < results.length - 1 ? ';' : ''}`),
    `X-SES-RECEIPT: ${id}`,
  ];
  return `${lines.join('\r\n')}\r\n`;
}

/** Removes spaces, comments and semicolons, which could look like another clause of the field. */
const plainHost = (text: string): string => text.slice(0, 255).replace(/[^A-Za-z0-9.:_-]/g, '?') || 'unknown';

const plainAddress = (text: string): string => text.slice(0, 320).replace(/[^!#-'*+\--9=?A-Z^-~@]/g, '?');

// biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are removed
const plainText = (text: string): string => text.replace(/[\u0000-\u001f\u007f]+/g, ' ');

/** RFC 5322 §3.3: `Tue, 24 Nov 2026 10:00:00 +0000 (UTC)`. */
const formatMailDate = (time: Date): string => `${time.toUTCString().replace(/ GMT$/, ' +0000')} (UTC)`;
