import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { languages } from '../../core/names/language.ts';
import { canaryOf, edgeNameOf } from '../../core/names/record-names.ts';
import { ConfigError, exampleKey, parseConfig, readConfig } from '../../lib/config.ts';
import { exampleConfig } from './synthesize.ts';

const withContext = (strictmx: unknown, isExample: unknown = true) =>
  new App({ context: { strictmx, [exampleKey]: isExample } });

describe('parseConfig()', () => {
  test('accepts the example in cdk.json', () => {
    expect(parseConfig(exampleConfig)).toMatchObject({
      mailDomain: 'reports.mta.example.net',
      digestFrom: 'digest@reports.mta.example.net',
      receiptRuleSet: 'own',
    });
  });

  test('calls the canary and the edge as the service does', () => {
    const { canary, edgeName } = parseConfig(exampleConfig);
    expect([canary, edgeName]).toEqual([canaryOf('mta.example.net'), edgeNameOf('mta.example.net')]);
  });

  test('requires only the service domain, its zone and the address for alarms', () => {
    const { serviceDomain, hostedZone, alarmEmail } = exampleConfig;
    expect(parseConfig({ serviceDomain, hostedZone, alarmEmail })).toMatchObject({
      prefix: 'strictmx',
      region: 'us-east-1',
      managedZones: [],
      policyHostTarget: 'service-name',
      retention: { rawMailDays: 400, oldVersionDays: 90, logDays: 90 },
    });
  });

  test.each<[string, Record<string, unknown>, string]>([
    [
      'a missing value',
      { serviceDomain: undefined },
      '"serviceDomain" is missing, expected a domain name in lower case such as "mta.example.net"',
    ],
    [
      'capitals in a domain',
      { serviceDomain: 'MTA.example.net' },
      '"serviceDomain" is "MTA.example.net", expected a domain name in lower case',
    ],
    [
      'another target of policy hosts',
      { policyHostTarget: 'cloudfront' },
      '"policyHostTarget" is "cloudfront", expected "service-name" or "edge"',
    ],
    [
      'a zone name instead of its id',
      { hostedZone: { id: 'example.net', name: 'example.net' } },
      '"hostedZone.id" is "example.net", expected a Route 53 hosted zone id such as "Z0123456789ABCDEFGHIJ"',
    ],
    [
      'a zone that is not an object',
      { hostedZone: 'Z0123456789ABCDEFGHIJ' },
      '"hostedZone" is "Z0123456789ABCDEFGHIJ", expected an object',
    ],
    [
      'a service domain outside of the zone',
      { serviceDomain: 'mta.example.org' },
      '"serviceDomain" is "mta.example.org", expected "example.net" or a name that ends in ".example.net"',
    ],
    [
      'a domain that only ends with the same letters',
      { serviceDomain: 'notexample.net' },
      '"serviceDomain" is "notexample.net"',
    ],
    [
      'an API domain outside of the zone',
      { apiDomain: 'api.example.org' },
      '"apiDomain" is "api.example.org"',
    ],
    [
      'two labels instead of one',
      { mailSubdomain: 'in.reports' },
      '"mailSubdomain" is "in.reports", expected one label such as "reports"',
    ],
    [
      'an invalid mail address',
      { alarmEmail: 'ops' },
      '"alarmEmail" is "ops", expected a mail address such as "ops@example.net"',
    ],
    [
      'an operator where the service itself receives mail',
      { alarmEmail: 'ops@Reports.mta.example.net' },
      '"alarmEmail" is "ops@Reports.mta.example.net", expected an address outside "reports.mta.example.net"',
    ],
    [
      'a language that nobody writes',
      { alarmLanguage: 'xx' },
      '"alarmLanguage" is "xx", expected "en" or "ja"',
    ],
    [
      'a budget with a unit',
      { storedBytesPerDay: '20 GB' },
      '"storedBytesPerDay" is "20 GB", expected a whole number from 1000000 to 1000000000000000',
    ],
    [
      'an hour that does not exist',
      { digestHour: 24 },
      '"digestHour" is 24, expected a whole number from 0 to 23',
    ],
    [
      'a log retention that CloudWatch does not support',
      { retention: { logDays: 100 } },
      '"retention.logDays" is 100, expected 7, 30, 90, 180, 365 or 731',
    ],
    ['a misspelt key', { retention: { rawmailDays: 30 } }, '"retention.rawmailDays" is not known'],
    [
      'more zones than a function can be told',
      { managedZones: Array(71).fill('Z0123456789ABCDEFGHIJ') },
      'expected "all" or a list of at most 70 hosted zone ids',
    ],
    [
      'managed zones by name',
      { managedZones: ['example.com'] },
      '"managedZones.0" is "example.com", expected a Route 53 hosted zone id',
    ],
    [
      'another region without a certificate',
      { region: 'eu-west-1' },
      '"region" is "eu-west-1" and "edgeCertificateArn" is missing',
    ],
    [
      'an invalid region',
      { region: 'Ireland' },
      '"region" is "Ireland", expected an AWS region such as "us-east-1"',
    ],
    [
      'a prefix that cannot start a stack name',
      { prefix: '1st' },
      '"prefix" is "1st", expected at most 31 lower-case letters, digits and "-"',
    ],
    [
      'a prefix that would make names too long for AWS',
      { prefix: 'x'.repeat(32) },
      'expected at most 31 lower-case letters, digits and "-"',
    ],
    [
      'a prefix with capitals, which Glue does not distinguish',
      { prefix: 'StrictMX' },
      '"prefix" is "StrictMX", expected at most 31 lower-case letters',
    ],
  ])('refuses %s', (_, changes, sentence) => {
    expect(() => parseConfig({ ...exampleConfig, ...changes })).toThrow(ConfigError);
    expect(() => parseConfig({ ...exampleConfig, ...changes })).toThrow(sentence);
  });
});

describe('readConfig()', () => {
  test('says where the configuration belongs if there is none', () => {
    expect(() => readConfig(new App())).toThrow('expected the context key "strictmx" in cdk.json');
  });

  test.each([null, false, 'false'])('refuses placeholders, with the example key as %j', (isExample) => {
    const read = () => readConfig(withContext(exampleConfig, isExample));
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(
      'Cannot use the configuration: "serviceDomain" is still the placeholder "mta.example.net", "hostedZone.name" is',
    );
  });

  test.each([true, 'true'])('lets placeholders stay with the example key as %j', (isExample) => {
    expect(readConfig(withContext(exampleConfig, isExample)).prefix).toBe('strictmx');
  });

  test('reads the file that the context names', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'strictmx-')), 'config.json');
    writeFileSync(file, JSON.stringify({ ...exampleConfig, prefix: 'second' }));
    expect(readConfig(withContext(file)).prefix).toBe('second');
  });

  test.each(['/nowhere/config.json', import.meta.filename])(
    'names the file that it cannot read: %s',
    (file) => {
      expect(() => readConfig(withContext(file))).toThrow(`Cannot read the configuration "${file}"`);
    },
  );
});

test('alarmLanguage is one of the languages that we write', () => {
  for (const alarmLanguage of languages)
    expect(parseConfig({ ...exampleConfig, alarmLanguage })).toMatchObject({ alarmLanguage });
});
