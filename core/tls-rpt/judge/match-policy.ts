/**
 * Which of our policy versions did a reporter apply? A report carries the policy's text (RFC 8460 §4.4,
 * `policy-string`), but reporters re-order, re-space and re-case its lines, so texts are compared by meaning.
 */
import { createHash } from 'node:crypto';
import type { PolicyVersion } from '../../mta-sts/version.ts';

/** Equal for texts that mean the same policy: lines trimmed, lower-cased, in a fixed order. 32 hexadecimal digits. */
export function fingerprintPolicy(lines: string[]): string {
  const fields = lines
    .flatMap((line) => line.split(/[\r\n]+/))
    .map((line) =>
      line
        .trim()
        .toLowerCase()
        .replace(/\s*:\s*/, ':'),
    )
    .filter((line) => line !== '')
    .sort();
  return createHash('sha256').update(fields.join('\n')).digest('hex').slice(0, 32);
}

export function readPolicyMode(lines: string[]): 'enforce' | 'testing' | 'none' | undefined {
  for (const line of lines.flatMap((text) => text.split(/[\r\n]+/))) {
    const mode = /^\s*mode\s*:\s*(enforce|testing|none)\s*$/i.exec(line)?.[1]?.toLowerCase();
    if (mode === 'enforce' || mode === 'testing' || mode === 'none') return mode;
  }
  return undefined;
}

/** `number` counts the ledger's versions from 1, oldest first. */
export type PolicyMatch =
  | { kind: 'current'; number: number; id: string }
  | { kind: 'superseded'; number: number; id: string; supersededAt: string }
  /** A text that was never served by us: another host's policy, a forgery, or a reporter's mistake. */
  | { kind: 'never-served' };

/** The latest version with this meaning. After A → B → A a reporter that applies A applies the newest policy. */
export function matchPolicy(fingerprint: string, versions: PolicyVersion[]): PolicyMatch {
  const index = versions.findLastIndex((version) => fingerprintPolicy([version.text]) === fingerprint);
  const version = versions[index];
  if (!version) return { kind: 'never-served' };
  const { id, supersededAt } = version;
  const number = index + 1;
  return supersededAt ? { kind: 'superseded', number, id, supersededAt } : { kind: 'current', number, id };
}
