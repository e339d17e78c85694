/** The stacks, and what each gets from the others: the architecture in one function. */
import { type App, Stack, Tags } from 'aws-cdk-lib';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { ApiStack } from './api-stack.ts';
import type { Config } from './config.ts';
import { edgeCertificateRegion } from './constructs/certificate-notices.ts';
import { addLogGroups } from './constructs/log-groups.ts';
import { EdgeNoticesStack } from './edge-notices-stack.ts';
import { EdgeStack } from './edge-stack.ts';
import { MailInStack } from './mail-in-stack.ts';
import { MailOutStack } from './mail-out-stack.ts';
import { OperationsStack } from './operations-stack.ts';
import type { ServiceParts } from './service-parts.ts';
import { StateStack } from './state-stack.ts';
import { WorkersStack } from './workers-stack.ts';

export function createService(app: App, config: Config): void {
  const { prefix, region } = config;
  const env = { region };
  const { parts, zone, notices } = createParts(app, config);
  const apiStack = new ApiStack(app, `${prefix}-api`, {
    env,
    parts,
    zone,
    description: 'StrictMX: the HTTP API',
  });
  const workersStack = new WorkersStack(app, `${prefix}-workers`, {
    env,
    parts,
    apiUrl: apiStack.url,
    description: 'StrictMX: background workers',
  });
  new OperationsStack(app, `${prefix}-operations`, {
    env,
    parts,
    apiStack,
    workersStack,
    notices,
    description: 'StrictMX: alarms, dashboard, report queries',
  });
  if (region !== edgeCertificateRegion) {
    new EdgeNoticesStack(app, `${prefix}-edge-notices`, {
      env: { region: edgeCertificateRegion },
      serviceRegion: region,
      description: 'StrictMX: notices about the edge’s certificates',
    });
  }
  for (const stack of app.node.children.filter(Stack.isStack)) {
    // cfn-lint's schema has no tags for dashboards, and a property that CloudFormation does not know ends a deployment.
    Tags.of(stack).add('strictmx:deployment', prefix, {
      excludeResourceTypes: ['AWS::CloudWatch::Dashboard'],
    });
    addLogGroups(stack, config.retention.logDays);
  }
}

/** Creates the stacks that hold state and connect to the outside, and what the functions need from them. */
function createParts(app: App, config: Config) {
  const { prefix, region, hostedZone } = config;
  // Their contents cannot be created again, so they must not be deleted by mistake (docs/runbook.md#leaving).
  const common = { env: { region }, config, terminationProtection: true };
  const stateStack = new StateStack(app, `${prefix}-state`, {
    ...common,
    description: 'StrictMX: stored state',
  });
  const zone = HostedZone.fromHostedZoneAttributes(stateStack, 'Zone', {
    hostedZoneId: hostedZone.id,
    zoneName: hostedZone.name,
  });
  const { accessLogs } = stateStack;
  const edgeStack = new EdgeStack(app, `${prefix}-edge`, {
    ...common,
    zone,
    accessLogs,
    description: 'StrictMX: policies and the HTTPS edge',
  });
  const mailOutStack = new MailOutStack(app, `${prefix}-mail-out`, {
    ...common,
    zone,
    description: 'StrictMX: sending signed mail',
  });
  const mailInStack = new MailInStack(app, `${prefix}-mail-in`, {
    ...common,
    zone,
    accessLogs,
    description: 'StrictMX: receiving report mail',
  });
  const parts = joinParts(config, { stateStack, edgeStack, mailOutStack, mailInStack });
  return { parts, zone, notices: mailOutStack.notices };
}

interface BaseStacks {
  stateStack: StateStack;
  edgeStack: EdgeStack;
  mailOutStack: MailOutStack;
  mailInStack: MailInStack;
}

const joinParts = (
  config: Config,
  { stateStack, edgeStack, mailOutStack, mailInStack }: BaseStacks,
): ServiceParts => ({
  config,
  state: stateStack.state,
  policies: edgeStack.policies,
  mail: mailInStack.mail,
  edge: edgeStack.edge,
  queues: {
    ...stateStack.queues,
    'rotate-id': edgeStack.rotateId,
    'receive-report': mailInStack.receiveReport,
  },
  dkimSecret: mailOutStack.dkimSecret,
  configurationSet: mailOutStack.configurationSet,
});
