import { Duration } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { EventMetric } from '../../adapters/aws/event-metrics.ts';
import type { Config } from '../config.ts';
import { eventCount } from './event-count.ts';
import type { ServiceFunction } from './service-function.ts';
import type { WorkQueue } from './work-queue.ts';

export interface ServiceDashboardProps {
  config: Config;
  functions: ServiceFunction<object>[];
  queues: WorkQueue[];
}

/** Shows that the service works, and each single failure, even one that a retry fixed and that has no alarm. */
export class ServiceDashboard extends Construct {
  constructor(scope: Construct, id: string, { config, functions, queues }: ServiceDashboardProps) {
    super(scope, id);
    const hour = Duration.hours(1);
    const graph = (title: string, left: IMetric[]) => new GraphWidget({ title, left, width: 12 });
    const events = (...names: EventMetric[]) => names.map((name) => eventCount(config, name, hour));
    const dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: config.prefix,
      defaultInterval: Duration.days(7),
    });
    dashboard.addWidgets(
      graph('Reports', events('report-counted', 'report-quarantined')),
      graph('Policy ids', events('id-announced', 'rotation-blocked')),
    );
    dashboard.addWidgets(
      graph('Daily mail', events('digests-planned', 'digest-sent')),
      graph(
        'Age of the oldest waiting work, seconds',
        queues.map(({ queue }) => queue.metricApproximateAgeOfOldestMessage()),
      ),
    );
    dashboard.addWidgets(
      graph('Tasks that failed and were retried', events('task-failed')),
      graph('Checks of the canary', events('canary-checked', 'canary-faulty')),
    );
    dashboard.addWidgets(
      graph(
        'Functions that crashed or timed out',
        functions.map((each) => each.metricErrors({ period: hour, label: each.node.id })),
      ),
    );
  }
}
