/** Markup, escaped where text is put in. */
import { html as honoHtml, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { visible } from '../core/text/harmless.ts';

/** Finished markup. */
export type Html = HtmlEscapedString;

/** What may stand in a template: objects, dates, null and promises do not compile. */
export type TemplatePart = string | number | false | undefined | Html | readonly Html[];

/** A template whose parts are escaped, but for markup made by this function. Attributes must be in double quotes. */
export const html = (strings: TemplateStringsArray, ...parts: TemplatePart[]): Html =>
  honoHtml(strings, ...parts) as Html;

/** Only for markup that is written in a source file. */
export const ownMarkup = (markup: string): Html => raw(markup) as Html;

/** Text of strangers: on one line, without invisible characters, and apart from the direction of the text around it. */
export const foreign = (text: string, maxLength = 200): Html => html`<bdi>${visible(text, maxLength)}</bdi>`;
