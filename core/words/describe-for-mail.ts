import type { StoredFinding } from '../finding/stored-finding.ts';
import { visible, withoutLinks } from '../text/harmless.ts';
import { describeStoredFinding } from './describe-finding.ts';
import type { FindingText } from './finding-words.ts';
import type { Words } from './words.ts';

/**
 * A finding in words for a mail program, which turns names into links. The function makes strangers' names in title and
 * message harmless. It leaves the names in a next step as they are, because the reader copies them.
 * @param own names of the owner, which always stay as they are
 */
export function describeForMail(words: Words, finding: StoredFinding, own: string[]): FindingText {
  const parameters = factsWithoutLinks(finding.parameters, own) as object;
  const { title, message } = describeStoredFinding(words, { ...finding, parameters });
  const { nextStep } = describeStoredFinding(words, finding);
  return { title: visible(title, 200), message: visible(message, 800), nextStep: visible(nextStep, 800) };
}

function factsWithoutLinks(value: unknown, own: string[]): unknown {
  if (typeof value === 'string') return withoutLinks(value, own);
  if (Array.isArray(value)) return value.map((item) => factsWithoutLinks(item, own));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, factsWithoutLinks(item, own)]));
}
