// When a page first shows a picture of its data, from the frames that the browser presented.
import type { Browser, CDPSession, Page } from 'playwright';

interface Frame {
  /** JPEG, base64. */
  readonly data: string;
  /** Seconds since the epoch. */
  readonly time: number;
}

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Records every frame the page presents until `stop`. */
export async function recordFrames(page: Page): Promise<{ frames: Frame[]; stop: () => Promise<void> }> {
  const session: CDPSession = await page.context().newCDPSession(page);
  const frames: Frame[] = [];
  session.on('Page.screencastFrame', ({ data, metadata, sessionId }) => {
    frames.push({ data, time: metadata.timestamp ?? Date.now() / 1000 });
    session.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined);
  });
  await session.send('Page.startScreencast', { format: 'jpeg', quality: 60 });
  const stop = async (): Promise<void> => {
    await session.send('Page.stopScreencast');
    await session.detach();
  };
  return { frames, stop };
}

/** Share of the cells of a picture that must not be flat: text and progress bars stay far below. */
const pictureShare = 0.5;

/** Time of the first frame with a picture in one of the rectangles (in CSS pixels), or undefined. */
export async function firstPicture(
  browser: Browser,
  frames: readonly Frame[],
  places: readonly Rectangle[],
): Promise<number | undefined> {
  const page = await browser.newPage();
  try {
    for (const { data, time } of frames) {
      for (const place of places) {
        if ((await page.evaluate(drawnShare, { data, place })) >= pictureShare) return time;
      }
    }
    return undefined;
  } finally {
    await page.close();
  }
}

/** Share of 10 x 10 cells of a rectangle of a JPEG in which two pixels in a hundred differ from the commonest. Runs in a page. */
async function drawnShare({ data, place }: { data: string; place: Rectangle }): Promise<number> {
  const cells = 10;
  const image = new Image();
  image.src = `data:image/jpeg;base64,${data}`;
  await image.decode();
  const [width, height] = [place.width, place.height].map((length) => Math.max(1, Math.floor(length / cells)));
  const canvas = new OffscreenCanvas(width * cells, height * cells);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.drawImage(image, -place.x, -place.y);
  const isDrawn = (cell: number): boolean => {
    const [left, top] = [(cell % cells) * width, Math.floor(cell / cells) * height];
    const pixels = context.getImageData(left, top, width, height).data;
    const counts = new Map<number, number>();
    for (let at = 0; at < pixels.length; at += 4) {
      const colour = ((pixels[at] >> 5) << 6) | ((pixels[at + 1] >> 5) << 3) | (pixels[at + 2] >> 5);
      counts.set(colour, (counts.get(colour) ?? 0) + 1);
    }
    return Math.max(...counts.values()) < 0.98 * width * height;
  };
  const drawn = Array.from({ length: cells * cells }, (_, cell) => isDrawn(cell)).filter(Boolean);
  return drawn.length / (cells * cells);
}
