import { Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, type TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

export interface ServiceAlarmProps {
  /** The fault, in one sentence for the person who is woken up. */
  sentence: string;
  /** The section of docs/runbook.md that says what to do. */
  runbook: string;
  metric: IMetric;
  threshold: number;
  comparison?: ComparisonOperator;
  /** Periods in a row. */
  periods?: number;
  /** How many of these must breach; all of them if absent. */
  breaches?: number;
  missingData: TreatMissingData;
  notices: ITopic;
}

/** An alarm that names the fault and links to the runbook. */
export class ServiceAlarm extends Construct {
  readonly alarm: Alarm;

  constructor(scope: Construct, id: string, props: ServiceAlarmProps) {
    super(scope, id);
    this.alarm = new Alarm(this, 'Alarm', {
      alarmName: `${Stack.of(this).stackName}-${props.runbook}-${id}`,
      alarmDescription: `${props.sentence} What to do: docs/runbook.md#${props.runbook}`,
      metric: props.metric,
      threshold: props.threshold,
      comparisonOperator: props.comparison ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: props.periods ?? 1,
      ...(props.breaches !== undefined && { datapointsToAlarm: props.breaches }),
      treatMissingData: props.missingData,
    });
    const action = new SnsAction(props.notices);
    this.alarm.addAlarmAction(action);
    this.alarm.addOkAction(action);
  }
}
