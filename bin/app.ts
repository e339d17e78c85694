/** The AWS deployment, run by cdk.json: it turns the configuration into the stacks of lib/service.ts. */
import { App, Validations } from 'aws-cdk-lib';
import { ServiceChecks } from '../lib/acknowledged-findings.ts';
import { ConfigError, readConfig } from '../lib/config.ts';
import { createService } from '../lib/service.ts';
import { printError } from './print.ts';

try {
  const app = new App();
  createService(app, readConfig(app));
  Validations.of(app).addPlugins(new ServiceChecks(app));
  app.synth();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  printError(error.message);
  process.exitCode = 1;
}
