import type { DnsAnswer } from '../../core/dns-record/answer.ts';

/** @throws Error that says about which name DNS gave no answer */
export function recordsOf<T>(answer: DnsAnswer<T>, name: string): T[] {
  if (answer.kind === 'failed') throw new Error(`no answer from DNS about "${name}" (${answer.why})`);
  return answer.kind === 'found' ? answer.records : [];
}
