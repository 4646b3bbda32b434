// A built page in a real Chromium, driven from Node: opened, watched for errors, photographed.
import { chromium, type Browser, type Locator, type Page } from 'playwright';
import { chromiumFlags, findChromium } from '../../scripts/lib/chromium.mjs';
import { serveFolder } from '../../scripts/lib/static-server.mjs';

export interface OpenPage extends AsyncDisposable {
  readonly browser: Browser;
  readonly page: Page;
  /** What the page reported as errors. */
  readonly errors: string[];
}

type Tail<Arguments extends unknown[]> = Arguments extends [unknown, unknown, ...infer Rest] ? Rest : never;

export const launch = (): Promise<Browser> => chromium.launch({ executablePath: findChromium(), args: chromiumFlags });

/** As openInBrowser, in a browser of its own. */
export async function openPage(folder: string, ...more: Tail<Parameters<typeof openInBrowser>>): Promise<OpenPage> {
  const browser = await launch();
  const opened = await openInBrowser(browser, folder, ...more);
  const close = async (): Promise<void> => {
    await opened[Symbol.asyncDispose]();
    await browser.close();
  };
  return { ...opened, [Symbol.asyncDispose]: close };
}

/**
 * Serves a folder, each file with these headers, and opens it as a reader who has not been there; `prepare` runs before the
 * first navigation.
 */
export async function openInBrowser(
  browser: Browser,
  folder: string,
  viewport = { width: 1280, height: 720 },
  prepare?: (page: Page) => Promise<unknown>,
  headers: Readonly<Record<string, string>> = {},
): Promise<OpenPage> {
  const server = await serveFolder(folder, { headers });
  const page = await browser.newPage({ viewport, colorScheme: 'light' });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await prepare?.(page);
  await page.goto(server.url);
  const close = async (): Promise<void> => {
    await page.context().close();
    await server.close();
  };
  return { browser, page, errors, [Symbol.asyncDispose]: close };
}

/** Colours of a picture: RGB at points given as fractions of its width and height, and how many colours it has in all. */
export interface Photograph {
  at(x: number, y: number): readonly [number, number, number];
  readonly colours: number;
  /** Mean of the three channels over a rectangle of fractions. */
  brightness(left: number, top: number, right: number, bottom: number): number;
}

export async function photograph(target: Locator): Promise<Photograph> {
  const png = (await target.screenshot()).toString('base64');
  const { width, height, data } = await target.page().evaluate(decode, png);
  const bytes = Buffer.from(data, 'base64');
  const pixel = (x: number, y: number): readonly [number, number, number] => {
    const at = 4 * (Math.min(height - 1, Math.floor(y)) * width + Math.min(width - 1, Math.floor(x)));
    return [bytes[at], bytes[at + 1], bytes[at + 2]];
  };
  const seen = new Set<number>();
  for (let at = 0; at < bytes.length; at += 4) seen.add((bytes[at] << 16) | (bytes[at + 1] << 8) | bytes[at + 2]);
  const brightness = (left: number, top: number, right: number, bottom: number): number => {
    let [sum, count] = [0, 0];
    for (let y = top * height; y < bottom * height; y++) {
      for (let x = left * width; x < right * width; x++) {
        sum += pixel(x, y).reduce((total, channel) => total + channel, 0) / 3;
        count += 1;
      }
    }
    return sum / count;
  };
  return { at: (x, y) => pixel(x * width, y * height), colours: seen.size, brightness };
}

/** Runs in the page: a PNG as RGBA bytes. */
export async function decode(png: string): Promise<{ width: number; height: number; data: string }> {
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext('2d')!;
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  let text = '';
  for (let at = 0; at < data.length; at += 8192) text += String.fromCharCode(...data.subarray(at, at + 8192));
  return { width: image.width, height: image.height, data: btoa(text) };
}
