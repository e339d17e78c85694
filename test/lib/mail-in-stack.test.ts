import { Match } from 'aws-cdk-lib/assertions';
import { test } from 'vitest';
import { templateOf } from './synthesize.ts';

test('accepts report mail without TLS, so that reports about failures are not lost', () => {
  templateOf('mail-in').hasResourceProperties('AWS::SES::ReceiptRule', {
    Rule: Match.objectLike({
      TlsPolicy: 'Optional',
      Recipients: ['reports.mta.example.net'],
      Enabled: true,
    }),
  });
});
