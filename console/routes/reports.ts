import { Hono } from 'hono';
import type { ReportAnswer, ReportList, VersionList } from '../../api/answers/answer-types.ts';
import { type CallApi, domainPath } from '../call-api.ts';
import type { ConsoleEnv } from '../context.ts';
import { historyPage } from '../pages/history-page.ts';
import { reportPage } from '../pages/report-page.ts';
import { reportsPage } from '../pages/reports-page.ts';
import { answerPage, answerRefusal } from './answer-page.ts';

/** Reports of a domain, and the history of its policy. */
export const reportPages = (api: CallApi): Hono<ConsoleEnv> =>
  new Hono<ConsoleEnv>()
    .get('/:domain/reports', async (c) => {
      const domain = c.req.param('domain');
      const cursor = c.req.query('cursor');
      const query = new URLSearchParams({ limit: '50', ...(cursor && { cursor }) });
      const answer = await api<ReportList>(c, domainPath(domain, `/reports?${query}`));
      if (!answer.ok) return answerRefusal(c, answer);
      const body = reportsPage({ domain, ...answer.body }, c.var.pageWords, c.var.words.format);
      return answerPage(c, { title: domain, domain: { name: domain, tab: 'reports' }, body });
    })
    .get('/:domain/reports/:id', async (c) => {
      const { domain, id } = c.req.param();
      const path = domainPath(domain, `/reports/${encodeURIComponent(id)}`);
      const answer = await api<ReportAnswer>(c, path);
      if (!answer.ok) return answerRefusal(c, answer);
      const body = reportPage(domain, answer.body, c.var.pageWords, c.var.words.format);
      return answerPage(c, { title: domain, domain: { name: domain, tab: 'reports' }, body });
    })
    .get('/:domain/history', async (c) => {
      const domain = c.req.param('domain');
      const cursor = c.req.query('cursor');
      const query = new URLSearchParams({ limit: '100', ...(cursor && { cursor }) });
      const answer = await api<VersionList>(c, domainPath(domain, `/versions?${query}`));
      if (!answer.ok) return answerRefusal(c, answer);
      const body = historyPage({ domain, ...answer.body }, c.var.pageWords, c.var.words.format);
      return answerPage(c, { title: domain, domain: { name: domain, tab: 'history' }, body });
    });
