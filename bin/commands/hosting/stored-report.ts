import type { Command } from 'commander';
import type { ReportAnswer } from '../../../api/answers/answer-types.ts';
import { pathOf } from '../../client/paths.ts';
import { printAnswer } from '../../client/print-answer.ts';
import { domainVerb, subject, type VerbFlags } from '../../client/verb.ts';
import { formatStoredReport } from '../../pages/reports/stored-report-page.ts';
import { call } from '../call-api.ts';

/** `strictmx report show DOMAIN ID`: one report that the service received. */
export function addStoredReportCommand(program: Command): void {
  domainVerb(
    subject(program, 'report', 'Read TLS reports (RFC 8460), and list those that the service received'),
    'show',
    {
      description: 'Show one TLS report about a domain, each failure explained',
      example: 'report show example.com 2026-11-23.0123456789abcdef',
    },
  )
    .argument('<id>', 'from "report list"')
    .action(async (name: string, id: string, { owner, json }: VerbFlags) => {
      const answer = await call<ReportAnswer>('GET', pathOf(['domains', name, 'reports', id], { owner }));
      if (answer) await printAnswer(answer, { json }, formatStoredReport);
    });
}
