import { createRequire } from 'node:module';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** Debian's Chromium. As root it has no sandbox, and these pages are our own. */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Somebody at a browser who notices what goes wrong on a page. */
export class Reader {
  readonly page: Page;
  readonly #origin: string;
  /** What the browser blocked (Content-Security-Policy) or what failed in a script. */
  readonly faults: string[] = [];

  private constructor(page: Page, origin: string) {
    this.page = page;
    this.#origin = origin;
    page.on('console', (message) => message.type() === 'error' && this.#note(message.text()));
    page.on('pageerror', (error) => this.#note(String(error)));
    page.on('dialog', (dialog) => this.#note(`a dialog: ${dialog.message()}`));
  }

  static async open(browser: Browser, origin: string, options: BrowserContextOptions = {}): Promise<Reader> {
    const context = await browser.newContext(options);
    return new Reader(await context.newPage(), origin);
  }

  /** A page that is refused is a failed load for the browser, not for the reader. */
  #note(text: string): void {
    if (!/status of (?:404|422)/u.test(text)) this.faults.push(text);
  }

  go = (path: string) => this.page.goto(`${this.#origin}${path}`);

  async signIn(token: string): Promise<void> {
    await this.go('/console');
    await this.page.getByLabel('Token').fill(token);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await this.seesHeading('Domains');
  }

  /** Waits for this heading by its whole text: what to do next is a heading too, and may name the domain. */
  seesHeading = (name: string) => this.page.getByRole('heading', { name, exact: true }).waitFor();

  /** Waits for this text, wherever on the page it stands first. */
  sees = (text: string) => this.page.getByText(text).first().waitFor();

  press = (name: string) => this.page.getByRole('button', { name, exact: true }).click();

  text = () => this.page.locator('main').innerText();

  /** How far the page is wider than the window, in pixels. */
  overflow = () => this.page.evaluate('document.documentElement.scrollWidth - window.innerWidth');

  /** What axe-core finds on the page, in a context without the page's policy for its content. */
  async accessibilityFaults(): Promise<string[]> {
    const context = await this.page.context().browser()!.newContext({ bypassCSP: true });
    try {
      const copy = await context.newPage();
      await copy.context().addCookies(await this.page.context().cookies());
      await copy.setViewportSize(this.page.viewportSize()!);
      await copy.goto(this.page.url());
      await copy.addScriptTag({ path: axePath });
      const found = (await copy.evaluate('axe.run()')) as {
        violations: { id: string; nodes: { html: string }[] }[];
      };
      return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    } finally {
      await context.close();
    }
  }
}
