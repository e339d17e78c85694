/** A sentence for each finding of `strictmx aws preflight` and `strictmx aws doctor`, and what to do about it. */

import { english } from '../../core/words/en/words.ts';
import { describeMailFault } from '../../core/words/mail/describe-mail-fault.ts';
import type {
  DeploymentCheck,
  DeploymentCode,
  DeploymentParameters,
} from '../../service/deployment/deployment-finding.ts';

export interface DeploymentWords {
  title: string;
  /** Absent if there is nothing to do. */
  step?: string;
}

export const checkNames: Record<DeploymentCheck, string> = {
  bootstrap: 'CDK bootstrap',
  zone: 'Hosted zone',
  caa: 'CAA records',
  cloudfront: 'CloudFront',
  'mail-in': 'Receiving mail',
  'mail-out': 'Sending mail',
  'signing-key': 'Signing key',
  edge: 'Policy edge',
  alarms: 'Alarms',
  'test-report': 'Test report',
  concurrency: 'Lambda concurrency',
  quotas: 'Quotas',
};

const list = (names: string[]) => names.join(', ');

export const deploymentWords: {
  [Code in DeploymentCode]: (parameters: DeploymentParameters[Code]) => DeploymentWords;
} = {
  fine: () => ({ title: 'nothing to do' }),
  'not-known': ({ why }) => ({
    title: `could not be checked: ${why}`,
    step: 'If it is AccessDenied, ask for permission to make this call, or repeat with administrator credentials.',
  }),
  'not-bootstrapped': ({ account, region }) => ({
    title: `the CDK is not set up in ${region}`,
    step: `Run npx cdk bootstrap aws://${account}/${region}`,
  }),
  'bootstrap-too-old': ({ account, region, version }) => ({
    title: `the CDK's stack in ${region} has version ${version}, which is too old`,
    step: `Run npx cdk bootstrap aws://${account}/${region}`,
  }),
  'zone-missing': ({ id }) => ({
    title: `this account has no hosted zone ${id}`,
    step: 'Check "hostedZone.id" in the configuration (aws route53 list-hosted-zones), and the account of your credentials.',
  }),
  'zone-private': ({ id, name }) => ({
    title: `the hosted zone ${id} is private, so nobody outside can look up ${name}`,
    step: `Create a public hosted zone for ${name}, and write its id to "hostedZone.id" in the configuration.`,
  }),
  'zone-has-other-name': ({ id, found, expected }) => ({
    title: `the hosted zone ${id} is called ${found}, and the configuration says ${expected}`,
    step: 'Correct "hostedZone" in the configuration.',
  }),
  'zone-not-delegated': ({ name, nameServers }) => ({
    title: `public DNS does not know ${name}`,
    step: `Set these name servers for ${name} at its registrar, or as NS records in the zone above it: ${list(nameServers)}`,
  }),
  'zone-delegated-elsewhere': ({ name, nameServers, found }) => ({
    title: `public DNS delegates ${name} to other name servers: ${list(found)}`,
    step: `Set these name servers for ${name} at its registrar, or as NS records in the zone above it: ${list(nameServers)}`,
  }),
  'zone-too-small': ({ name, records, needed, limit }) => ({
    title: `the zone ${name} has ${records} of ${limit} records, and external domains would need ${needed} more`,
    step: 'Ask AWS Support for more records per hosted zone before you add the domains.',
  }),
  'caa-forbids-amazon': ({ host, name, issuer }) => ({
    title: `the CAA records of ${name} do not let Amazon issue a certificate for ${host}`,
    step: `Add the record: ${name} CAA 0 issue "${issuer}"`,
  }),
  'cloudfront-perhaps-not-verified': () => ({
    title: 'this account has no distribution yet, and CloudFront refuses some new accounts',
    step: 'If the deployment ends with "Your account must be verified", open a case with AWS Support (Account and billing), and deploy again once they have answered. If you open it now, you do not have to wait then.',
  }),
  'no-mail-in-region': ({ region, host }) => ({
    title: `SES does not receive mail in ${region}: there is no ${host}`,
    step: 'Choose a region in which SES receives mail, such as us-east-1: https://docs.aws.amazon.com/ses/latest/dg/regions.html',
  }),
  'rule-set-in-use': ({ active }) => ({
    title: `another receipt rule set is active: ${active}`,
    step: `Set "receiptRuleSet" to "${active}" in the configuration; our rule is then added to it.`,
  }),
  'rule-set-not-active': ({ expected, active }) => ({
    title: `the receipt rule set ${expected} is not active; ${active === undefined ? 'none is' : `${active} is`}`,
    step: `Activate it (aws ses set-active-receipt-rule-set --rule-set-name ${expected}), or correct "receiptRuleSet" in the configuration.`,
  }),
  'own-rule-set-not-active': ({ prefix, active }) => ({
    title: `the receipt rule set of this deployment is not active; ${active === undefined ? 'none is' : `${active} is`}`,
    step: `No report arrives by mail. Find the set that begins with ${prefix}-mail-in- (aws ses list-receipt-rule-sets), and activate it: aws ses set-active-receipt-rule-set --rule-set-name NAME`,
  }),
  'receipt-rule-missing': ({ active, mailDomain, prefix }) => ({
    title: `the active receipt rule set ${active} has no rule for ${mailDomain}`,
    step: `No report arrives by mail. Somebody removed the rule: CloudFormation console → ${prefix}-mail-in → Detect drift shows it, and the SES console can add it again.`,
  }),
  'receipt-rule-disabled': ({ active, mailDomain }) => ({
    title: `the rule for ${mailDomain} in the active receipt rule set ${active} is disabled`,
    step: 'No report arrives by mail. Enable the rule in the SES console, under Email receiving.',
  }),
  'mail-exchange-missing': ({ mailDomain, host, found }) => ({
    title: `mail for ${mailDomain} does not go to ${host}: public DNS has ${found.length > 0 ? list(found) : 'no MX record'}`,
    step: `If you have just deployed, wait for an hour. Otherwise set the record: ${mailDomain} MX 10 ${host}`,
  }),
  'identity-missing': ({ mailDomain, prefix }) => ({
    title: `SES does not know ${mailDomain}`,
    step: `No mail can be sent. Run npx cdk deploy ${prefix}-mail-out in the region of the configuration; if it changes nothing, add the domain again in the SES console.`,
  }),
  'identity-not-verified': ({ mailDomain }) => ({
    title: `SES has not verified ${mailDomain}`,
    step: 'No mail can be sent. Verification takes minutes, sometimes hours, after the deployment. After a day, compare the DKIM records in the SES console with those in the hosted zone.',
  }),
  'mail-from-not-ready': ({ mailDomain }) => ({
    title: `SES has not accepted bounce.${mailDomain} as the sender of mail`,
    step: `Until then, mail is sent with a bounce address in amazonses.com. After a day, check that bounce.${mailDomain} has its MX and TXT records in the hosted zone.`,
  }),
  'signing-key-missing': ({ name, prefix }) => ({
    title: `public DNS has no key at ${name}`,
    step: `Receivers cannot verify our mail. If you have just deployed, wait for an hour. Otherwise run npx cdk deploy ${prefix}-mail-out, and compare the TXT record in the hosted zone.`,
  }),
  'canary-missing': ({ canary }) => ({
    title: 'no canary is hosted, so nothing shows whether the edge serves policies',
    step: `Host ${canary}: docs/deploy.md#6-host-the-canary`,
  }),
  'service-names-missing': ({ name, prefix }) => ({
    title: `public DNS has no ${name}, which leads the policy hosts of all domains to CloudFront`,
    step: `No policy can be fetched. If you have just deployed, wait for an hour. Otherwise run npx cdk deploy ${prefix}-edge, and compare the CNAME record in the hosted zone.`,
  }),
  'service-names-refused': ({ canary, target }) => ({
    title: `mta-sts.${canary} points to CloudFront through ${target}, but CloudFront does not serve it`,
    step: `If you hosted the canary in the last half hour, wait. Then ask the API: GET /v1/domains/${canary}. If CloudFront does not see its CNAME, it does not accept such names: set "policyHostTarget" to "edge" in the configuration, and deploy again before you host other domains.`,
  }),
  'canary-not-served': ({ canary, problem }) => ({
    title: `the policy of ${canary} cannot be fetched as senders do: ${problem}`,
    step: `Hosted domains may have the same fault. npx strictmx domain check ${canary} says what it means.`,
  }),
  'canary-certificate-old': ({ canary, days }) => ({
    title: `the certificate of mta-sts.${canary} expires in ${days} days and was not renewed`,
    step: 'Other domains may have the same fault: docs/runbook.md#certificate-near-expiry',
  }),
  'alarms-missing': ({ prefix }) => ({
    title: `CloudWatch has no alarm whose name begins with ${prefix}-operations-`,
    step: `Nobody is notified of any fault. Check "prefix" and "region" in the configuration, and run npx cdk deploy ${prefix}-operations`,
  }),
  'alarms-disabled': ({ names }) => ({
    title: `alarms that somebody has switched off: ${list(names)}`,
    step: 'They notify nobody. Switch them on again: aws cloudwatch enable-alarm-actions --alarm-names NAME',
  }),
  'alarms-without-action': ({ names, prefix }) => ({
    title: `alarms without an action: ${list(names)}`,
    step: `They notify nobody. CloudFormation console → ${prefix}-operations → Detect drift shows what was changed.`,
  }),
  'alarms-without-data': ({ names }) => ({
    title: `alarms that have had no data for more than a day: ${list(names)}`,
    step: 'They may be unable to go off. Compare the metric that they name with those in the CloudWatch console, and file an issue.',
  }),
  'alarm-rings': ({ name, description, since }) => ({
    title: `${name} has been in alarm since ${since}`,
    step: description === '' ? 'Look it up in docs/runbook.md.' : description,
  }),
  'topic-missing': ({ topic, prefix }) => ({
    title: `the topic that alarms are sent to does not exist: ${topic}`,
    step: `No alarm reaches anyone. CloudFormation console → ${prefix}-mail-out → Detect drift shows what was changed.`,
  }),
  'alarms-reach-nobody': ({ topic, waiting, prefix }) => ({
    title: `no alarm reaches anyone: ${waiting.length > 0 ? `${list(waiting)} has not confirmed the subscription` : `nobody is subscribed to ${topic}`}`,
    step:
      waiting.length > 0
        ? 'Follow the link in the mail "AWS Notification - Subscription Confirmation". To get it again: SNS console → Subscriptions → Request confirmation.'
        : `The mails of SNS have a link to unsubscribe, which somebody may have followed. Subscribe the address again: SNS console → Topics → the topic of ${prefix}-mail-out → Create subscription.`,
  }),
  'subscription-not-confirmed': ({ waiting }) => ({
    title: `gets no alarms, because the subscription was not confirmed: ${list(waiting)}`,
    step: 'Follow the link in the mail "AWS Notification - Subscription Confirmation". To get it again: SNS console → Subscriptions → Request confirmation.',
  }),
  'test-report-has-no-address': ({ canary }) => ({
    title: `_smtp._tls.${canary} names no report address of this deployment, so no report can be sent there`,
    step: `Host ${canary}: docs/deploy.md#6-host-the-canary. If it is hosted, GET /v1/domains/${canary} says what to do next.`,
  }),
  'test-report-not-sent': ({ fault }) => ({
    title: describeMailFault(english, fault),
    step: 'Fix what it says, and try again.',
  }),
  'test-report-lost': ({ to, minutes }) => ({
    title: `SES took the report to ${to}, and after ${minutes} minutes it has not arrived`,
    step: 'Fix what "Receiving mail" says above. If that is in order, GET /v1/quarantine lists mails that could not be counted. For tasks that failed, see docs/runbook.md#dead-letters',
  }),
  'test-report-not-counted': ({ to, minutes }) => ({
    title: `the report to ${to} has arrived, and after ${minutes} minutes it is not in the figures`,
    step: 'Look at the queue fold-day: docs/runbook.md#dead-letters and docs/runbook.md#backlog',
  }),
  'test-report-counted': ({ to, seconds }) => ({
    title: `the report to ${to} was in the figures after ${seconds} seconds`,
  }),
  'sending-stopped': () => ({
    title: 'SES has stopped the mail of this account',
    step: 'Ask AWS Support why. Until then, no daily mail and no alarm to owners is sent.',
  }),
  'sending-sandbox': () => ({
    title: 'this account is in the SES sandbox: it may send to verified addresses only',
    step: 'Request production access: docs/deploy.md#ses-sandbox. You can deploy before AWS answers.',
  }),
  'concurrency-low': ({ executions, wanted }) => ({
    title: `at most ${executions} Lambda functions run at once in this account`,
    step: `Ask for ${wanted} or more "Concurrent executions" in the Service Quotas console, under AWS Lambda. Until then, the API and reports may have to wait.`,
  }),
  'quota-low': ({ quota, limit, domains }) => ({
    title: `the quota of ${quotaNames[quota] ?? quota} is ${limit}, for ${domains} domains`,
    step: `Ask for ${domains} or more in the Service Quotas console, in us-east-1, before you add the domains.`,
  }),
  'quota-not-listed': ({ quota, usual, domains }) => ({
    title: `the quota of ${quotaNames[quota] ?? quota} is not listed; it is usually ${usual}, for ${domains} domains`,
    step: 'Ask AWS Support for a higher quota before you add the domains.',
  }),
};

const quotaNames: Partial<Record<string, string>> = {
  certificates: 'ACM certificates',
  tenants: 'CloudFront distribution tenants',
};
