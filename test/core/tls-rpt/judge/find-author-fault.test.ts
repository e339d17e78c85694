import { describe, expect, test } from 'vitest';
import { findAuthorFault } from '../../../../core/tls-rpt/judge/find-author-fault.ts';

describe('findAuthorFault()', () => {
  test.each([
    ['the same domain', 'tls@reporter.example', 'reporter.example'],
    ['a subdomain', 'tls@mail.reporter.example', 'reporter.example'],
    ['a sibling', 'tls@mail.reporter.example', 'corp.reporter.example'],
    ["Google's address", 'noreply-smtp-tls-reporting@google.com', 'google.com'],
    ["Microsoft's address", 'tlsrpt-noreply@microsoft.com', 'microsoft.com'],
    ["Mail.ru's address", 'noreply-smtp-tls-reporting@corp.mail.ru', 'mail.ru'],
  ])('accepts %s', (_, author, submitter) => {
    expect(findAuthorFault(author, submitter)).toBeUndefined();
  });

  test.each([
    ['another organisation', 'tls@elsewhere.example', 'reporter.example'],
    ['a name that only ends the same way', 'tls@evilreporter.example', 'reporter.example'],
    ['two names under one public suffix', 'tls@mallory.github.io', 'alice.github.io'],
    ['no author', '', 'reporter.example'],
  ])('refuses %s', (_, author, submitter) => {
    expect(findAuthorFault(author, submitter)).toEqual({
      verified: false,
      reason: 'author-not-aligned',
      parameters: { author, submitter },
    });
  });

  test.each([
    ['stranger@google.com', 'google.com'],
    ['noreply-smtp-tls-reporting@mail.google.com', 'google.com'],
    ['stranger@gmail.com', 'gmail.com'],
    ['noreply-smtp-tls-reporting@mail.ru', 'mail.ru'],
    ['tls@tenant.onmicrosoft.com', 'onmicrosoft.com'],
  ])('refuses %s, which anybody can have', (author, provider) => {
    expect(findAuthorFault(author, provider)).toEqual({
      verified: false,
      reason: 'not-report-address',
      parameters: { author, provider },
    });
  });
});
