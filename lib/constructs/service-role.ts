import { Stack } from 'aws-cdk-lib';
import {
  ManagedPolicy,
  PolicyDocument,
  type PolicyStatement,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/**
 * Limits of a policy: 10,240 characters for all inline policies of a role, 6,144 for a managed one. Names that only AWS
 * knows are counted as they are written in the template, so some space is left.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const inlineCharacters = 8_000;
const managedCharacters = 5_000;

/** A function's role. Rights that do not fit into its own policy, such as for dozens of zones, go into managed ones. */
export function createServiceRole(scope: Construct, id: string, statements: PolicyStatement[]): Role {
  const [own = [], ...more] = packStatements(Stack.of(scope), statements);
  const role = new Role(scope, id, {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: { Work: new PolicyDocument({ statements: own }) },
  });
  for (const [at, rest] of more.entries()) {
    role.addManagedPolicy(new ManagedPolicy(role, `More${at + 1}`, { statements: rest }));
  }
  return role;
}

/** In order, as many to a policy as fit. */
function packStatements(stack: Stack, statements: PolicyStatement[]): PolicyStatement[][] {
  const policies: PolicyStatement[][] = [[]];
  let remaining = inlineCharacters;
  for (const statement of statements) {
    const characters = JSON.stringify(stack.resolve(statement.toStatementJson())).length;
    if (characters > remaining) {
      policies.push([]);
      remaining = managedCharacters;
    }
    policies.at(-1)?.push(statement);
    remaining -= characters;
  }
  return policies;
}
