import { Stack, type StackProps } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { EventBus as EventBusTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Construct } from 'constructs';
import { CertificateNotices } from './constructs/certificate-notices.ts';

/**
 * Forwards ACM's events about the edge's certificates to the region of the service, where the same rule sends them to
 * a person.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html
 */
export class EdgeNoticesStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps & { serviceRegion: string }) {
    super(scope, id, props);
    const bus = `arn:${this.partition}:events:${props.serviceRegion}:${this.account}:event-bus/default`;
    new CertificateNotices(
      this,
      'Certificates',
      new EventBusTarget(EventBus.fromEventBusArn(this, 'ServiceRegion', bus)),
    );
  }
}
