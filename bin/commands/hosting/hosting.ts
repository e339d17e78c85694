import type { Command } from 'commander';
import { addDailyListCommands } from './daily-lists.ts';
import { addDomainCommands } from './domain.ts';
import { addIncidentCommands } from './incidents.ts';
import { addListDomainsCommands } from './list-domains.ts';
import { addMigrationCommands } from './migration.ts';
import { addPolicyCommands } from './policy.ts';
import { addRemoveDomainCommand } from './remove-domain.ts';
import { addReportListCommand } from './report-list.ts';
import { addStoredReportCommand } from './stored-report.ts';
import { addSummaryCommand } from './summary.ts';

/** The verbs about the domains of a running service. */
export function addHostingCommands(program: Command): void {
  addListDomainsCommands(program);
  addDomainCommands(program);
  addRemoveDomainCommand(program);
  addPolicyCommands(program);
  addMigrationCommands(program);
  addIncidentCommands(program);
  addReportListCommand(program);
  addStoredReportCommand(program);
  addSummaryCommand(program);
  addDailyListCommands(program);
}
