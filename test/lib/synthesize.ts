import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { parseConfig } from '../../lib/config.ts';
import { createService } from '../../lib/service.ts';

const cdkJson = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'));

export const exampleConfig: Record<string, unknown> = cdkJson.context.strictmx;

/** The app of bin/app.ts without its bundles, which take their time and are tried elsewhere. */
export function createTestApp(changes: Record<string, unknown> = {}): App {
  const app = new App({ context: { ...cdkJson.context, 'aws:cdk:bundling-stacks': [] } });
  createService(app, parseConfig({ ...exampleConfig, ...changes }));
  return app;
}
