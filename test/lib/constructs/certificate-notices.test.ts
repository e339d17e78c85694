import { expect, test } from 'vitest';
import { templateOf } from '../synthesize.ts';

test('CertificateNotices notify someone of a certificate that ACM does not renew', () => {
  const [rule] = Object.values(templateOf('operations').findResources('AWS::Events::Rule'));
  expect(rule?.Properties).toMatchObject({
    EventPattern: {
      source: ['aws.acm'],
      'detail-type': ['ACM Certificate Approaching Expiration', 'ACM Certificate Renewal Action Required'],
    },
    Targets: [{ Arn: { 'Fn::ImportValue': expect.stringContaining('Notices') } }],
  });
});
