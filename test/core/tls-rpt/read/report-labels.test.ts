import { describe, expect, test } from 'vitest';
import {
  parseReportFileName,
  parseReportSubject,
  readLabelledDomain,
} from '../../../../core/tls-rpt/read/report-labels.ts';

describe('parseReportFileName()', () => {
  const period = { begin: '2026-11-23T00:00:00Z', end: '2026-11-23T23:59:59Z' };
  test.each([
    ['the form of RFC 8460', 'a.example!Example.com!1795392000!1795478399!001.json.gz', 'example.com'],
    ['no unique part', 'a.example!example.com!1795392000!1795478399.json.gz', 'example.com'],
    ['a path', '/tmp/a!b/a.example!example.com!1795392000!1795478399.json', 'example.com'],
    ['a path of Windows', 'C:\\a!b\\a.example!example.com!1795392000!1795478399.json', 'example.com'],
    ['U-labels', 'a.example!bücher.example!1795392000!1795478399.json', 'xn--bcher-kva.example'],
  ])('reads %s', (_, name, policyDomain) => {
    expect(parseReportFileName(name)).toEqual({ policyDomain, ...period });
  });

  test.each([
    ['another name', 'report.json'],
    ['nothing', ''],
    ['no domain and no times', 'a!..!soon!later.json'],
    ['times of another century', 'a!b!100000000!99999999999.json'],
  ])('finds nothing in %s', (_, name) => {
    expect(parseReportFileName(name)).toEqual({});
  });
});

describe('parseReportSubject()', () => {
  test.each([
    [
      'the form of RFC 8460',
      'Report Domain: example.com Submitter: a.example Report-ID: <1@a.example>',
      { policyDomain: 'example.com', reportId: '1@a.example', isBracketed: true },
    ],
    [
      'another letter case and a hyphen',
      'report-domain: EXAMPLE.com submitter: a report-id: < 1 >',
      { policyDomain: 'example.com', reportId: '1', isBracketed: true },
    ],
    [
      'an id without brackets',
      'Report Domain: example.com Submitter: a.example Report-ID: 1+',
      { policyDomain: 'example.com', reportId: '1+', isBracketed: false },
    ],
    ['no id', 'Report Domain: example.com', { policyDomain: 'example.com', isBracketed: false }],
    ['a domain that is none', 'Report Domain: ?? Report-ID: <1>', { reportId: '1', isBracketed: true }],
    ['another Subject', 'Re: hello', undefined],
  ])('reads %s', (_, subject, labels) => {
    expect(parseReportSubject(subject)).toEqual(labels);
  });
});

test.each([
  ['example.com', 'example.com'],
  [' Example.COM. ', 'example.com'],
  ['bücher.example', 'xn--bcher-kva.example'],
  ['192.0.2.1', undefined],
  ['', undefined],
])('readLabelledDomain(%j) is %s', (text, domain) => {
  expect(readLabelledDomain(text)).toBe(domain);
});
