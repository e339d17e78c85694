import { Match } from 'aws-cdk-lib/assertions';
import { test } from 'vitest';
import { templateOf } from './synthesize.ts';

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
