import type { StructuredValue } from '../read-header.ts';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const hyphen = 0x2d;

/**
 * The parts of a multipart body (RFC 2046 §5.1.1). Empty if `type` is not multipart or its boundary never appears: then
 * read the body as one part, because it may still hide a report.
 * Returns at most one part more than `maxParts`, so that the caller notices the excess.
 */
export function splitMultipart(type: StructuredValue, body: Buffer, maxParts: number): Buffer[] {
  const boundary = type.parameters.get('boundary');
  if (!type.value.startsWith('multipart/') || !boundary) return [];
  const delimiter = Buffer.from(`--${boundary}`);
  const sections: Buffer[] = [];
  let open: number | undefined;
  // Attack: a body of hyphens only. Every step moves to the next line, so one pass is enough for it, too.
  for (let at = body.indexOf(delimiter); at !== -1; at = body.indexOf(delimiter, nextLine(body, at))) {
    const line = readDelimiterLine(body, at, delimiter.length);
    if (!line) continue;
    if (open !== undefined) sections.push(body.subarray(open, beforeLineBreak(body, at, open)));
    if (sections.length > maxParts) return sections;
    open = line.closes ? undefined : line.end;
    if (line.closes) break;
  }
  // A message that was cut off has no closing delimiter.
  if (open !== undefined) sections.push(body.subarray(open));
  return sections;
}

/**
 * The delimiter of `length` bytes at `at`, if it is a whole line (spaces and tabs may follow it): where the next line
 * begins, and whether it closes the multipart.
 */
function readDelimiterLine(
  body: Buffer,
  at: number,
  length: number,
): { end: number; closes: boolean } | undefined {
  if (at > 0 && body[at - 1] !== lineFeed) return undefined;
  let end = at + length;
  const closes = body[end] === hyphen && body[end + 1] === hyphen;
  if (closes) end += 2;
  while (body[end] === 0x20 || body[end] === 0x09 || body[end] === carriageReturn) end++;
  return end >= body.length || body[end] === lineFeed
    ? { end: Math.min(end + 1, body.length), closes }
    : undefined;
}

function nextLine(body: Buffer, at: number): number {
  const end = body.indexOf(lineFeed, at);
  return end === -1 ? body.length : end + 1;
}

/** RFC 2046 §5.1.1: the line break before a delimiter belongs to the delimiter. */
function beforeLineBreak(body: Buffer, at: number, open: number): number {
  if (at <= open) return open;
  return at - 2 >= open && body[at - 2] === carriageReturn ? at - 2 : at - 1;
}
