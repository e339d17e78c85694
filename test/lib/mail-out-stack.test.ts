import { Match } from 'aws-cdk-lib/assertions';
import { CfnRecordSet } from 'aws-cdk-lib/aws-route53';
import { expect, test } from 'vitest';
import { createTestApp, templateOf } from './synthesize.ts';

test('publishes the sender’s records', () => {
  const mailOut = templateOf('mail-out');
  const record = (name: string, type: string, value: unknown) =>
    mailOut.hasResourceProperties('AWS::Route53::RecordSet', {
      Name: name,
      Type: type,
      ResourceRecords: value,
    });
  record('strictmx._domainkey.reports.mta.example.net.', 'TXT', [Match.anyValue()]);
  record('reports.mta.example.net.', 'TXT', ['"v=spf1 include:amazonses.com -all"']);
  record('_dmarc.reports.mta.example.net.', 'TXT', [Match.stringLikeRegexp('^"v=DMARC1; p=reject;')]);
  templateOf('mail-in').hasResourceProperties('AWS::Route53::RecordSet', {
    Name: 'reports.mta.example.net.',
    Type: 'MX',
    ResourceRecords: ['10 inbound-smtp.us-east-1.amazonaws.com'],
  });
});

test('says at each deployment whether the account may send to unverified addresses', () => {
  templateOf('mail-out').hasOutput('SendingStatus', {
    Value: { 'Fn::GetAtt': [Match.anyValue(), 'Status'] },
  });
});

test.each([
  ['ops@example.net', 'ops@example.net'],
  ['ops@mail.example.net', 'ops@mail.example.net'],
  ['ops@example.com', undefined],
  ['ops@notexample.net', undefined],
])('asks for DMARC reports to %s only if nobody else has to allow it (RFC 7489 §7.1)', (alarmEmail, rua) => {
  // A template of each would need a synthesis of the whole app.
  const stack = createTestApp({ alarmEmail }).node.findChild('strictmx-mail-out');
  const records = stack.node.findAll().filter((one) => one instanceof CfnRecordSet);
  const dmarc = records.find(({ name }) => name === '_dmarc.reports.mta.example.net.');
  expect(dmarc?.resourceRecords).toEqual([
    `"v=DMARC1; p=reject; adkim=s; aspf=r${rua === undefined ? '' : `; rua=mailto:${rua}`}"`,
  ]);
});
