import { copyFileSync, existsSync, mkdtempSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { parseConfig } from '../../lib/config.ts';
import { createService } from '../../lib/service.ts';

const cdkJson = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'));

export const exampleConfig: Record<string, unknown> = cdkJson.context.strictmx;

/** The app of bin/app.ts without its bundles and CDK's own checks, which take their time and are tested elsewhere. */
export function createTestApp(changes: Record<string, unknown> = {}): App {
  const app = new App({
    context: { ...cdkJson.context, 'aws:cdk:bundling-stacks': [] },
    builtinCloudFormationValidation: false,
  });
  createService(app, parseConfig({ ...exampleConfig, ...changes }));
  return app;
}

const templates = new Map<string, Template>();

/** The template of `strictmx-<name>`, of one app for all tests that change nothing in it. */
export function templateOf(name: string): Template {
  const known = templates.get(name);
  if (known) return known;
  const file = join(synthesizedFolder(), `${name}.json`);
  if (!existsSync(file)) throw new Error(`there is no stack "${name}"`);
  const template = Template.fromJSON(JSON.parse(readFileSync(file, 'utf8')));
  templates.set(name, template);
  return template;
}

let synthesized: string | undefined;

/** The folder with all templates, which the first process of a run that needs one makes for all of them. */
function synthesizedFolder(): string {
  if (synthesized) return synthesized;
  const runFolder = process.env.STRICTMX_RUN_FOLDER!;
  const ready = join(runFolder, 'templates');
  if (!existsSync(ready)) {
    const own = mkdtempSync(join(runFolder, 'synthesis-'));
    const { stacks } = createTestApp().synth({ validateOnSynthesis: false });
    for (const { stackName, templateFullPath } of stacks)
      copyFileSync(templateFullPath, join(own, `${stackName.replace('strictmx-', '')}.json`));
    try {
      renameSync(own, ready);
    } catch (error) {
      // Another process was faster.
      if (!existsSync(ready)) throw error;
    }
  }
  synthesized = ready;
  return ready;
}

/** The properties of a function by its construct id: `RotateId`. */
export function functionOf(stack: string, id: string): Record<string, unknown> {
  const functions = Object.entries(templateOf(stack).findResources('AWS::Lambda::Function'));
  const [, found] = functions.find(([key]) => key.replace(/[0-9A-F]{8}$/u, '') === id) ?? [];
  if (!found) throw new Error(`no function ${id} in ${stack}`);
  return found.Properties;
}
