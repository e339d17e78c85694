/** What a receiving server knows of a mail. Every text in it was chosen by the sender. */
export interface Receipt {
  /** Our own name: the one after `by`, and the authserv-id (RFC 8601 §2.5). */
  receiver: string;
  returnPath: string;
  helo: string;
  remoteAddress: string;
  secure: boolean;
  recipient: string;
  /** Ours, of this receipt. */
  id: string;
  /** Statements of the Authentication-Results field. */
  results: string[];
  receivedAt: Date;
}

/**
 * The block that SES puts on top of a mail. It ends in a field that says nothing: a message whose first line begins
 * with a space would be read as the continuation of that one, not of the results.
 */
export function formatReceiverBlock(receipt: Receipt): string {
  const { receiver, results, id } = receipt;
  const from = `${plainHost(receipt.helo)} ([${plainHost(receipt.remoteAddress)}])`;
  const protocol = receipt.secure ? 'ESMTPS' : 'ESMTP';
  const lines = [
    `Return-Path: <${plainAddress(receipt.returnPath)}>`,
    `Received: from ${from}`,
    ` by ${receiver} with ${protocol} id ${id}`,
    ` for ${plainAddress(receipt.recipient)};`,
    ` ${formatMailDate(receipt.receivedAt)}`,
    // What SES writes when its scanners are off: nothing was looked for.
    'X-SES-Spam-Verdict: DISABLED',
    'X-SES-Virus-Verdict: DISABLED',
    `Authentication-Results: ${receiver};`,
    ...results.map((result, at) => ` ${plainText(result)}${at < results.length - 1 ? ';' : ''}`),
    `X-SES-RECEIPT: ${id}`,
  ];
  return `${lines.join('\r\n')}\r\n`;
}

/** No space, comment or semicolon gets through: nothing that could look like another clause of the field. */
const plainHost = (text: string): string => text.slice(0, 255).replace(/[^A-Za-z0-9.:_-]/g, '?') || 'unknown';

const plainAddress = (text: string): string => text.slice(0, 320).replace(/[^!#-'*+\--9=?A-Z^-~@]/g, '?');

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const plainText = (text: string): string => text.replace(/[\u0000-\u001f\u007f]+/g, ' ');

/** RFC 5322 §3.3: `Tue, 24 Nov 2026 10:00:00 +0000 (UTC)`. */
const formatMailDate = (time: Date): string => `${time.toUTCString().replace(/ GMT$/, ' +0000')} (UTC)`;
