/** Findings of cdk-nag that are meant to be so, each with its reason. Anything else fails the tests. */
import { type App, Validations } from 'aws-cdk-lib';

export function acknowledgeFindings(_app: App): void {
  void Validations;
}
