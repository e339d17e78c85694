import type { ExplanationWords } from '../explanation-words.ts';
import { plural } from './format.ts';

export const explanations: ExplanationWords = {
  results: {
    'starttls-not-supported': {
      title: 'STARTTLS not offered',
      meaning: 'The mail server did not offer STARTTLS, so the sender could not encrypt the connection.',
      causes: [
        'TLS is disabled on this mail server, or its certificate or key file could not be loaded',
        'A firewall, load balancer or spam filter in front of it removes STARTTLS from the EHLO reply',
        'An old MX record still points at a host that has no TLS',
        'Someone on the path strips STARTTLS to read the mail; likely if only some senders see it',
      ],
      steps: [
        'Run "openssl s_client -starttls smtp -connect <mx>:25" from outside your network for each MX',
        'If STARTTLS is missing there, read the server\'s start-up log for certificate errors and switch off "SMTP inspection" (Cisco: "no inspect esmtp") on the firewall',
        'If it is there for you but not for the sender, ask that sender for the address it connected to and compare it with yours',
      ],
    },
    'certificate-host-mismatch': {
      title: 'Certificate is for another name',
      meaning:
        "The certificate of the mail server does not contain the MX host's name, or the host is not one the policy lists.",
      causes: [
        'The MX host is missing among the names (SAN) of the certificate',
        'The MX records were changed and the policy\'s "mx" lines were not, or the reverse',
        'The server presents a default certificate, because it has none for this name',
        'The traffic reaches a server that is not yours',
      ],
      steps: [
        'Compare the certificate\'s names with the MX host: "openssl s_client -starttls smtp -connect <mx>:25 -servername <mx>"',
        'Get a certificate that contains every MX host name, or correct the MX record',
        'Add a missing host to the policy before the MX record names it, never after',
      ],
    },
    'certificate-expired': {
      title: 'Certificate expired',
      meaning: 'The certificate of the mail server had expired.',
      causes: [
        'Automatic renewal failed',
        'The certificate was renewed, but the mail server was not reloaded and still presents the old one',
        'One of several servers behind the same name was forgotten',
      ],
      steps: [
        'Renew the certificate and reload the mail server',
        'Check every address of the host, IPv6 too: "openssl s_client -starttls smtp -connect <address>:25 | openssl x509 -noout -enddate"',
        'Make the renewal reload the mail server, and monitor the expiry date from outside',
      ],
    },
    'certificate-not-trusted': {
      title: 'Certificate not trusted',
      meaning: 'The sender could not trace the certificate of the mail server to an authority it trusts.',
      causes: [
        'The server sends its own certificate only, without the intermediate certificates',
        'The certificate is self-signed or from an internal authority',
        'The issuing authority is no longer trusted by this sender',
        'Someone on the path presents a certificate of their own; likely if only some senders see it',
      ],
      steps: [
        'Configure the full chain (often a file called fullchain.pem), then reload the mail server',
        'Replace a self-signed certificate with one from a public authority',
        'If your own check is clean, compare the receiving address in the report with your servers: another address is a sign of interception',
      ],
    },
    'validation-failure': {
      title: 'TLS failed for another reason',
      meaning: 'The TLS connection failed, and the sender gives no further reason.',
      causes: [
        'Sender and server share no TLS version or cipher (TLS 1.0 only, for example)',
        'The connection broke during the handshake: overload, a time limit, a firewall',
        'A fault at the sender',
      ],
      steps: [
        "Check the mail server's log for the day and the sending address given here",
        'Make sure that TLS 1.2 and 1.3 are enabled with usual ciphers',
        'A few failures among thousands need no action, unless they recur tomorrow',
      ],
    },
    'tlsa-invalid': {
      title: 'TLSA record does not match',
      meaning: 'No TLSA record of the MX host matched the certificate that the server presented (DANE).',
      causes: [
        'The certificate or key was renewed without publishing the new TLSA record first',
        'The record has wrong parameters or a typo',
        'One of several servers behind the name uses another key',
      ],
      steps: [
        'Publish a TLSA record for the current key at once ("3 1 1" with the SHA-256 of the public key)',
        'Remove the records that match nothing once their TTL has passed',
        'For the next renewal: keep the key, or publish the new record two TTLs before the new key is used',
      ],
    },
    'dnssec-invalid': {
      title: 'DNSSEC does not validate',
      meaning:
        'DNSSEC validation failed for the domain or its MX host, so the sender could not trust the DNS answer.',
      causes: [
        'Signatures in the zone have expired',
        'The DS record at the registrar belongs to an old key, after a change of DNS provider or a key rollover',
        "Name servers give different answers, or the sender's resolver had trouble",
      ],
      steps: [
        'Check the domain and the zone of each MX host with "delv <name> MX" or a DNSSEC visualiser',
        'Correct the DS record at the registrar, or sign the zone again',
        'If you do not want DNSSEC, remove the DS record before the signatures',
      ],
    },
    'dane-required': {
      title: 'DANE required but missing',
      meaning: 'The sender is configured to require DANE for this domain, but found no usable TLSA record.',
      causes: [
        'TLSA records were removed or renamed while a partner still requires them',
        'The zone of the MX host is no longer signed with DNSSEC',
        'The partner set the requirement without asking',
      ],
      steps: [
        'Publish TLSA records for every MX host in a signed zone again',
        'Or ask the operator of the sending system to drop the requirement',
      ],
    },
    'sts-policy-fetch-error': {
      title: 'Policy could not be fetched',
      meaning:
        'The sender saw the MTA-STS record in DNS but could not fetch the policy from https://mta-sts.<domain>/.',
      causes: [
        'The name mta-sts.<domain> did not resolve, or its CNAME points elsewhere',
        'The HTTPS host was down, slow, or blocked this sender',
        'It answered with a redirect, an error page, or not as text/plain',
        'The record was published before the policy was there; a sender may repeat the error for hours',
      ],
      steps: [
        'Open https://mta-sts.<domain>/.well-known/mta-sts.txt from outside; it must answer 200 without a redirect',
        'Check the CNAME of mta-sts.<domain> and any CAA record and firewall in front',
        'If it works and other senders read it, wait a day: large senders cache the failure',
      ],
    },
    'sts-policy-invalid': {
      title: 'Policy text is invalid',
      meaning: 'The sender fetched the policy but could not read it as an MTA-STS policy.',
      causes: [
        'Another web server answers for mta-sts.<domain> with a page or an old file',
        'The file was edited by hand: a missing "version", "mode", "max_age" or "mx", or a typo',
        'The reporter is stricter than RFC 8461',
      ],
      steps: [
        'Fetch the policy from outside and run it through "strictmx lint policy"',
        'Set the policy with StrictMX, which writes only what every known sender accepts',
      ],
    },
    'sts-webpki-invalid': {
      title: "Policy host's certificate is invalid",
      meaning:
        'The HTTPS certificate of mta-sts.<domain> was not valid, so the sender could not trust the policy.',
      causes: [
        'The certificate of the policy host expired or was never issued for this name',
        'The CNAME of mta-sts.<domain> points to a host that serves another name',
        'Someone on the path answers with a certificate of their own',
      ],
      steps: [
        'Check "openssl s_client -connect mta-sts.<domain>:443 -servername mta-sts.<domain>": name, expiry date, chain',
        'Correct the CNAME, or the CAA record that stops the certificate from being issued',
      ],
    },
  },
  unknownResult: (name) => ({
    title: `"${name}"`,
    meaning: `The sender reports "${name}", a result that RFC 8460 does not define.`,
    causes: ['A newer result type, or a word that only this reporter uses'],
    steps: [
      "Read the additional information of the report, and check the mail server's log at that time",
      'If it continues, ask the reporter at the contact address in the report',
    ],
  }),
  effects: {
    'refused-enforce':
      'In mode enforce the sender did not deliver to this server: the mail waits at the sender and comes back as undeliverable after a few days unless another MX takes it.',
    'refused-dane':
      'Under DANE the sender did not deliver to this server: the mail waits at the sender and comes back as undeliverable after a few days unless another MX takes it.',
    'delivered-testing':
      'In mode testing the mail was still delivered, but without protection; in mode enforce it would have been held back.',
    'delivered-none': 'In mode none the mail was delivered; the policy asks for nothing.',
    'delivered-opportunistic':
      'The sender had no policy for the domain, so the mail was delivered, encrypted or not.',
    'policy-unusable':
      'A sender that still holds an earlier policy keeps applying it; all others delivered the mail without MTA-STS protection.',
    'depends-on-mode':
      'The report does not say which mode was applied: with enforce the mail was held back, with testing it was delivered without protection.',
  },
  reasonCodes: {
    expired: 'The certificate had expired.',
    'not-yet-valid': "The certificate was not valid yet, or the sender's clock is wrong.",
    'self-signed': 'The certificate, or the root in its chain, is self-signed.',
    'unknown-issuer':
      'The issuer is unknown to the sender: usually the server does not send the intermediate certificate.',
    'host-mismatch': 'The host name is not among the names of the certificate.',
    revoked: 'The certificate was revoked by its issuer.',
    'chain-limits': 'A certificate in the chain is not allowed to issue the next one.',
    'weak-key': 'The key or signature is too weak for the sender.',
    handshake: 'The TLS handshake failed: no common cipher, or a fault in one of the two programs.',
    'protocol-version': 'Sender and server have no TLS version in common.',
    timeout: 'The other side did not answer in time.',
    connection: 'The connection was refused or cut.',
    dns: 'A name could not be resolved.',
    'http-status': 'The policy host answered with an error instead of 200.',
    redirect: 'The policy host answered with a redirect, which senders must not follow (RFC 8461 §3.3).',
    'media-type': 'The policy was not served as text/plain.',
    'no-starttls': 'STARTTLS was not offered or refused.',
  },
  policyUse: (use) => {
    if (use.kind === 'never-served') return 'used a policy that StrictMX never served';
    const version = `used policy version ${use.number}`;
    if (use.kind === 'current') return `${version}, the current one`;
    if (use.daysLate === undefined) return `${version}, the current one on that day`;
    return `${version}, replaced ${plural(use.daysLate, 'day')} before`;
  },
  placeholders: { domain: '<domain>', mx: '<mx>' },
};
