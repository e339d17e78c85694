import { readFileSync } from 'node:fs';
import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { parseConfig } from '../../lib/config.ts';
import { createService } from '../../lib/service.ts';

const cdkJson = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'));

export const exampleConfig: Record<string, unknown> = cdkJson.context.strictmx;

/** The app of bin/app.ts without its bundles and CDK's own checks, which take their time and are tested elsewhere. */
export function createTestApp(changes: Record<string, unknown> = {}, { isChecked = false } = {}): App {
  const app = new App({
    context: { ...cdkJson.context, 'aws:cdk:bundling-stacks': [] },
    builtinCloudFormationValidation: isChecked,
  });
  createService(app, parseConfig({ ...exampleConfig, ...changes }));
  return app;
}

let shared: App | undefined;

/** The template of `strictmx-<name>`, of one app for all tests that change nothing in it. */
export function templateOf(name: string): Template {
  shared ??= createTestApp();
  return Template.fromStack(shared.node.findChild(`strictmx-${name}`) as Stack);
}

/** The properties of a function by its construct id: `RotateId`. */
export function functionOf(stack: string, id: string): Record<string, unknown> {
  const functions = Object.entries(templateOf(stack).findResources('AWS::Lambda::Function'));
  const [, found] = functions.find(([key]) => key.replace(/[0-9A-F]{8}$/u, '') === id) ?? [];
  if (!found) throw new Error(`no function ${id} in ${stack}`);
  return found.Properties;
}
