import { CfnResource, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { ServiceFunction } from './service-function.ts';

/**
 * Gives each function that CDK creates for custom resources a log group. Otherwise such a function creates its group with
 * its first line, and CloudFormation, which creates a group of the same name later, sometimes finds it and rolls the
 * deployment back.
 */
export function addLogGroups(stack: Stack, logDays: RetentionDays): void {
  for (const resource of stack.node.findAll().filter(CfnResource.isCfnResource)) {
    const { scope } = resource.node;
    const isFunction = resource.cfnResourceType === 'AWS::Lambda::Function';
    if (!isFunction || scope === undefined || scope instanceof ServiceFunction) continue;
    const group = new LogGroup(scope, 'LogGroup', {
      retention: logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    resource.addPropertyOverride('LoggingConfig.LogGroup', group.logGroupName);
  }
}
