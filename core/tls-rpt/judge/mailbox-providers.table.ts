/**
 * Organisations that give mailboxes to anybody. They sign whatever their users write, so their signature alone does not make
 * a report theirs: it counts only if From is their address for reports.
 */

export interface MailboxProvider {
  /** Organisational domains (public suffix list) under which anybody can have addresses or tenants. */
  domains: string[];
  /** The addresses that send its TLS reports, lower case. Empty: it is not known to send any under these domains. */
  reportAddresses: string[];
  /** Where the addresses were seen, or where anybody can get a mailbox. */
  source: string;
}

export const mailboxProviders: MailboxProvider[] = [
  {
    domains: ['google.com'],
    reportAddresses: ['noreply-smtp-tls-reporting@google.com'],
    source:
      'https://github.com/domainaware/parsedmarc/blob/master/samples/smtp_tls/google.com_smtp_tls_report.eml',
  },
  {
    domains: ['microsoft.com'],
    reportAddresses: ['tlsrpt-noreply@microsoft.com'],
    source: 'https://github.com/mjl-/mox/blob/main/testdata/tlsreports/microsoft.eml',
  },
  {
    // Its reports name tls_support@corp.mail.ru as contact-info.
    domains: ['mail.ru'],
    reportAddresses: ['noreply-smtp-tls-reporting@corp.mail.ru'],
    source: 'https://github.com/domainaware/parsedmarc/blob/master/samples/smtp_tls/mail.ru.json',
  },
  {
    domains: ['bk.ru', 'inbox.ru', 'internet.ru', 'list.ru'],
    reportAddresses: [],
    source: 'https://account.mail.ru/signup',
  },
  {
    domains: ['gmail.com', 'googlemail.com'],
    reportAddresses: [],
    source: 'https://accounts.google.com/signup',
  },
  {
    domains: ['hotmail.com', 'live.com', 'msn.com', 'outlook.com'],
    reportAddresses: [],
    source: 'https://signup.live.com/',
  },
  {
    // Each tenant of Microsoft 365 has a name below it and signs with it; the public suffix list does not have it.
    domains: ['onmicrosoft.com'],
    reportAddresses: [],
    source: 'https://learn.microsoft.com/microsoft-365/admin/setup/domains-faq',
  },
  {
    domains: ['yahoo.com', 'yahoo.co.uk', 'yahoo.de', 'yahoo.fr', 'ymail.com', 'rocketmail.com'],
    reportAddresses: [],
    source: 'https://login.yahoo.com/account/create',
  },
  { domains: ['yahoo.co.jp'], reportAddresses: [], source: 'https://mail.yahoo.co.jp/promo/' },
  { domains: ['aim.com', 'aol.com'], reportAddresses: [], source: 'https://login.aol.com/account/create' },
  {
    domains: ['icloud.com', 'mac.com', 'me.com'],
    reportAddresses: [],
    source: 'https://www.icloud.com/mail',
  },
  {
    domains: ['pm.me', 'proton.me', 'protonmail.com'],
    reportAddresses: [],
    source: 'https://proton.me/mail',
  },
  {
    domains: ['gmx.at', 'gmx.ch', 'gmx.com', 'gmx.de', 'gmx.net'],
    reportAddresses: [],
    source: 'https://www.gmx.net/',
  },
  { domains: ['web.de'], reportAddresses: [], source: 'https://web.de/' },
  { domains: ['email.com', 'mail.com'], reportAddresses: [], source: 'https://www.mail.com/' },
  {
    domains: ['ya.ru', 'yandex.com', 'yandex.ru'],
    reportAddresses: [],
    source: 'https://passport.yandex.com/registration',
  },
  { domains: ['rambler.ru'], reportAddresses: [], source: 'https://mail.rambler.ru/' },
  { domains: ['zoho.com', 'zohomail.com'], reportAddresses: [], source: 'https://www.zoho.com/mail/' },
  { domains: ['fastmail.com', 'fastmail.fm'], reportAddresses: [], source: 'https://www.fastmail.com/' },
  { domains: ['tuta.com', 'tuta.io', 'tutanota.com'], reportAddresses: [], source: 'https://tuta.com/' },
  { domains: ['foxmail.com', 'qq.com'], reportAddresses: [], source: 'https://mail.qq.com/' },
  { domains: ['126.com', '163.com', 'yeah.net'], reportAddresses: [], source: 'https://mail.163.com/' },
  { domains: ['naver.com'], reportAddresses: [], source: 'https://mail.naver.com/' },
  { domains: ['email.cz', 'post.cz', 'seznam.cz'], reportAddresses: [], source: 'https://email.seznam.cz/' },
  { domains: ['o2.pl', 'wp.pl'], reportAddresses: [], source: 'https://poczta.wp.pl/' },
  { domains: ['libero.it', 'virgilio.it'], reportAddresses: [], source: 'https://www.libero.it/' },
  { domains: ['laposte.net'], reportAddresses: [], source: 'https://www.laposte.net/' },
  { domains: ['rediffmail.com'], reportAddresses: [], source: 'https://mail.rediff.com/' },
  { domains: ['uol.com.br', 'bol.com.br'], reportAddresses: [], source: 'https://email.uol.com.br/' },
];
