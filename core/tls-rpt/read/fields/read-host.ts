import { excerpt } from '../../../finding/fault.ts';
import { parseDomainName } from '../../../names/domain-name.ts';
import type { Forgive } from '../../reading-note.ts';
import { convertToALabels, lowerCaseHost, splitHosts, takeNameOfGreeting } from '../quirks/any-reporter.ts';
import { dropMxPrefix } from '../quirks/stalwart.ts';
import { readStrings } from './read-list.ts';
import { readText } from './read-text.ts';

/** Reads a host name. */
export function readHost(value: unknown, forgive: Forgive): string | undefined {
  const text = value === undefined ? undefined : readText(value, forgive);
  return text === undefined ? undefined : normaliseHost(text, forgive);
}

/** Reads receiving-mx-helo: if it is a whole answer to EHLO, the name in it. */
export function readHelo(value: unknown, forgive: Forgive): string | undefined {
  const text = value === undefined ? undefined : readText(value, forgive);
  if (text === undefined || isNormalised(text)) return text;
  return normaliseHost(takeNameOfGreeting(text, forgive), forgive);
}

/** Reads mx-host: the hosts and patterns of a policy. */
export function readMxHosts(value: unknown, forgive: Forgive): string[] | undefined {
  return readStrings(value, forgive)
    ?.flatMap((text) => splitHosts(dropMxPrefix(text, forgive), forgive))
    .map((host) => normaliseHost(host, forgive));
}

/** Reads policy-domain. It becomes a part of keys, so text that is not a domain name is ignored. */
export function readPolicyDomain(value: unknown, forgive: Forgive): string | undefined {
  const text = readText(value, forgive);
  if (text === undefined) return undefined;
  const host = normaliseHost(text, forgive);
  if (plainDomain.test(host)) return host;
  const parsed = parseDomainName(host);
  if (parsed.ok) return parsed.domain;
  forgive('not-a-domain-name', { text: excerpt(text) });
  return undefined;
}

/** Domain names that need no conversion: LDH labels, no A-label, a top-level domain that begins with a letter. */
export const plainDomain =
  /^(?=.{4,253}$)(?!.*xn--)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Writes a host name in lower-case A-labels without a final dot. Text that is not a host name, such as `[192.0.2.1]` as
 * a HELO, only loses its upper case.
 */
function normaliseHost(text: string, forgive: Forgive): string {
  if (isNormalised(text)) return text;
  return convertToALabels(lowerCaseHost(text, forgive), forgive);
}

const dot = 0x2e;

/**
 * Whether a host has only lower-case ASCII letters, digits, hyphens, dots, `_` and `*`, and no final dot. Nearly all
 * of the ten thousand hosts of a report do, so this is a loop and not a pattern.
 */
function isNormalised(text: string): boolean {
  let code = 0;
  for (let at = 0; at < text.length; at++) {
    code = text.charCodeAt(at);
    const isLetter = code >= 0x61 && code <= 0x7a;
    if (
      !isLetter &&
      !(code >= 0x30 && code <= 0x39) &&
      code !== 0x2d &&
      code !== dot &&
      code !== 0x5f &&
      code !== 0x2a
    )
      return false;
  }
  return code !== dot;
}
