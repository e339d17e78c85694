import type { Because, Reply } from './verdict.ts';

/** The SMTP reply if mail may not leave; null if it may. */
export function replyFor(because: Because | 'no-server-in-policy'): Reply | null {
  switch (because) {
    case 'null-mx':
      return { code: 556, enhanced: '5.1.10', reason: 'null-mx', section: 'RFC 7505 §4.2' };
    case 'no-mail':
      return { code: 550, enhanced: '5.1.2', reason: 'no-mail', section: 'RFC 5321 §5.1' };
    case 'mx-unknown':
      return { code: 451, enhanced: '4.4.3', reason: 'lookup-failed', section: 'RFC 5321 §5.1' };
    case 'tlsa-unknown':
      return { code: 451, enhanced: '4.4.3', reason: 'lookup-failed', section: 'RFC 7672 §2.1.2' };
    case 'policy-hidden':
      return { code: 451, enhanced: '4.4.3', reason: 'lookup-failed', section: 'RFC 8461 §3.1' };
    case 'no-server-in-policy':
      // RFC 8461 §5: never a permanent failure, because the policy may have changed since.
      return { code: 451, enhanced: '4.7.5', reason: 'no-server-in-policy', section: 'RFC 8461 §5' };
    default:
      return null;
  }
}
