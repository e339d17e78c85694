import { type IRuleTarget, Rule } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';

/** CloudFront's certificates are in this region, wherever the service runs, and so are ACM's events about them. */
export const edgeCertificateRegion = 'us-east-1';

/** CloudFront renews certificates itself, but ACM still reports one that is close to its expiry. */
export class CertificateNotices extends Construct {
  constructor(scope: Construct, id: string, target: IRuleTarget) {
    super(scope, id);
    new Rule(this, 'NearExpiry', {
      description: 'A certificate was not renewed. What to do: docs/runbook.md#certificate-near-expiry',
      eventPattern: {
        source: ['aws.acm'],
        detailType: ['ACM Certificate Approaching Expiration', 'ACM Certificate Renewal Action Required'],
      },
      targets: [target],
    });
  }
}
