/** The texts of `strictmx resolve show` for each verdict. */
import type { Because, HostVerdict, ReplyReason, WhyNotUsed } from '../../core/sender/verdict/verdict.ts';

export interface VerdictWords {
  /** The first line. DOMAIN is the domain. */
  headline: string;
  /** What would change the verdict. */
  change: string;
}

export const verdictWords: Record<Because, VerdictWords> = {
  dane: {
    headline: 'Mail to DOMAIN goes only to servers that DANE authenticates',
    change: 'If DOMAIN removes its TLSA records or the signatures of its zone, its MTA-STS policy decides.',
  },
  'dane-and-enforce': {
    headline: 'Mail to DOMAIN goes only to its servers with TLSA records',
    change:
      'The other servers are used once they have TLSA records, too. Until then the policy forbids plaintext.',
  },
  'dane-and-required': {
    headline: 'Mail to DOMAIN goes only to its servers with TLSA records',
    change: 'The other servers are used once they have TLSA records, or once your required entry is removed.',
  },
  'dane-and-hidden-policy': {
    headline: 'Mail to DOMAIN goes only to its servers with TLSA records',
    change: 'The signatures of the _mta-sts record are wrong. DOMAIN has to repair its zone.',
  },
  'dane-partial': {
    headline: 'Mail to DOMAIN is authenticated at some of its servers',
    change: 'TLSA records for every server, or a policy in mode enforce, would protect the rest.',
  },
  'dane-insecure-mx': {
    headline: 'Mail to DOMAIN is authenticated at servers with TLSA records, but their names are not proven',
    change: 'Signed MX records, or a policy in mode enforce, would prove which servers are meant.',
  },
  'dane-unusable': {
    headline: 'Mail to DOMAIN is encrypted, and no server is authenticated',
    change: 'None of the TLSA records has a form that mail servers use (DANE-TA or DANE-EE).',
  },
  enforce: {
    headline: 'Mail to DOMAIN goes only to servers that its MTA-STS policy names, with a valid certificate',
    change: 'A new policy counts once the id in the _mta-sts record changes.',
  },
  required: {
    headline: 'Mail to DOMAIN is encrypted, because you require it',
    change:
      'Remove your required entry to end this. A policy of DOMAIN in mode enforce would also check certificates.',
  },
  testing: {
    headline: 'Mail to DOMAIN is sent as if it had no policy: the policy is in mode testing',
    change: 'DOMAIN has to change its policy to mode enforce.',
  },
  exempt: {
    headline: 'Mail to DOMAIN may go without TLS, because you exempted it',
    change: 'Your entry ends by itself. DANE or a policy in mode enforce would overrule it at once.',
  },
  fallback: {
    headline: 'Mail to DOMAIN may go without TLS for now, because TLS failed',
    change: 'The fallback ends within an hour of when it was opened.',
  },
  nothing: {
    headline: "Nothing protects mail to DOMAIN beyond your mail server's own level",
    change:
      'DOMAIN would need TLSA records in a signed zone, or a policy in mode enforce. You can require TLS by a list.',
  },
  'no-mail': {
    headline: 'DOMAIN has no mail server',
    change: 'Check that the name is spelled correctly.',
  },
  'null-mx': {
    headline: 'DOMAIN takes no mail, as its null MX record says',
    change: 'You cannot change this. Check that the name is spelled correctly.',
  },
  'tlsa-unknown': {
    headline: 'Mail to DOMAIN has to wait: the TLSA records of its servers could not be looked up',
    change: "Mail is sent once DOMAIN's DNS answers again.",
  },
  'tlsa-partly-unknown': {
    headline: 'Mail to DOMAIN goes only to servers whose TLSA records could be looked up',
    change: "The other servers are used once DOMAIN's DNS answers again.",
  },
  'policy-hidden': {
    headline: 'Mail to DOMAIN has to wait: the signatures of its _mta-sts record are wrong',
    change: 'DOMAIN has to repair its zone. Somebody may be hiding a policy.',
  },
  'mx-unknown': {
    headline: 'Mail to DOMAIN has to wait: its MX records could not be looked up',
    change: "Mail is sent once DOMAIN's DNS answers again.",
  },
  'require-tls': {
    headline: 'The message may go to DOMAIN: each server that gets it is authenticated',
    change: 'At delivery, the server must offer REQUIRETLS, or the message comes back with 5.7.30.',
  },
  'tls-not-required': {
    headline: 'The message may go to DOMAIN with or without TLS, as its TLS-Required header says',
    change: 'An entry of your required list would still demand TLS.',
  },
};

/** Replaces the headline if mail may not leave; also the text of the SMTP reply. */
export const replyText: Record<ReplyReason, string> = {
  'no-server-authenticated':
    'Encryption needed: no server can be authenticated (neither DNSSEC nor an MTA-STS policy in mode enforce)',
  'address-literal': 'Encryption needed: a server cannot be authenticated by its address',
  'lookup-failed': 'Try again later: a look-up that this mail depends on failed',
  'null-mx': 'The domain takes no mail',
  'no-mail': 'The domain has no mail server',
  'no-server-in-policy': 'Try again later: the MTA-STS policy allows none of the servers that DNS names',
};

/** What would change it, if mail may not leave. */
export const replyAdvice: Record<ReplyReason, string> = {
  'no-server-authenticated':
    'DOMAIN would need signed MX records, or a policy in mode enforce that names its servers. Without REQUIRETLS the message may go.',
  'address-literal': 'Send to a domain instead, or without REQUIRETLS.',
  'lookup-failed': 'The look-up that failed is named above. Once it is answered, the message may go.',
  'null-mx': verdictWords['null-mx'].change,
  'no-mail': verdictWords['no-mail'].change,
  'no-server-in-policy':
    'DOMAIN has to name its servers in its policy and change the id in the _mta-sts record, or correct its MX records.',
};

/** Instead of what a domain could do, for an address literal. */
export const literalAdvice = 'Nothing authenticates a server by its address. You can require TLS by a list.';

export const whyNotUsedWords: Record<WhyNotUsed, string> = {
  'tlsa-unknown': 'not used: its DNS did not answer',
  'not-in-policy': 'not used: the policy does not name it',
  'no-tlsa-under-enforce': 'not used: no TLSA records, and the policy forbids plaintext',
  'no-tlsa-under-required': 'not used: no TLSA records, and you require TLS',
  'no-tlsa-and-hidden-policy': 'not used: no TLSA records, and a policy may be hidden',
  'not-authenticated': 'not used: nothing proves that this is the right server',
};

export const verifyWords: Record<NonNullable<HostVerdict['verify']>, string> = {
  dane: 'used, authenticated by DANE',
  pkix: 'used, with a valid certificate for its name',
  encrypt: 'used, encrypted, not authenticated',
  opportunistic: 'used, encrypted if it offers TLS',
};

export const dnssecUnavailable =
  'DANE is off: the resolver does not validate DNSSEC, or is not on this machine. Run a validating resolver such as unbound on 127.0.0.1, and name it with --dns.';
