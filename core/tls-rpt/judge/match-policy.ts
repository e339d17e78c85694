/**
 * Which of our policy versions did a reporter apply? A report contains the text of the policy (RFC 8460 §4.4,
 * `policy-string`), but reporters change the order, spaces and letter case of its lines. So texts are compared by meaning.
 */

import { createHash } from 'node:crypto';
import type { PolicyVersion } from '../../mta-sts/version.ts';
import type { Timestamp } from '../../names/timestamp.ts';

/** 32 hexadecimal digits, equal for texts that mean the same policy: lines trimmed, in lower case, in a fixed order. */
export function fingerprintPolicy(lines: string[]): string {
  const fields = lines
    .flatMap((line) => line.split(/[\r\n]+/))
    .map((line) => {
      const [name = '', ...value] = line.toLowerCase().split(':');
      return [name.trim(), ...(value.length > 0 ? [value.join(':').trim()] : [])].join(':');
    })
    .filter((line) => line !== '')
    .sort();
  return createHash('sha256').update(fields.join('\n')).digest('hex').slice(0, 32);
}

/** The mode in the lines of a policy; undefined if they have none. Lines may contain line ends. */
export function readPolicyMode(lines: string[]): 'enforce' | 'testing' | 'none' | undefined {
  for (const line of lines.flatMap((text) => text.split(/[\r\n]+/))) {
    const mode = /^\s*mode\s*:\s*(enforce|testing|none)\s*$/i.exec(line)?.[1]?.toLowerCase();
    if (mode === 'enforce' || mode === 'testing' || mode === 'none') return mode;
  }
  return undefined;
}

/** `number` counts the versions of the ledger from 1, oldest first. */
export type PolicyMatch =
  | { kind: 'current'; number: number; id: string }
  | { kind: 'superseded'; number: number; id: string; supersededAt: Timestamp }
  /** We never served this text: it is another host's policy, a forgery, or a reporter's mistake. */
  | { kind: 'never-served' };

/** The latest version with this meaning: after A → B → A, a reporter that applied A applied the latest version. */
export function matchPolicy(fingerprint: string, versions: PolicyVersion[]): PolicyMatch {
  const index = versions.findLastIndex((version) => fingerprintPolicy([version.text]) === fingerprint);
  const version = versions[index];
  if (!version) return { kind: 'never-served' };
  const { id, supersededAt } = version;
  const number = index + 1;
  return supersededAt ? { kind: 'superseded', number, id, supersededAt } : { kind: 'current', number, id };
}
