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

/** Share of a picture's pixels that must differ from its commonest colour: text and progress bars stay far below. */
const pictureShare = 0.05;

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
        if ((await page.evaluate(inkShare, { data, place })) >= pictureShare) return time;
      }
    }
    return undefined;
  } finally {
    await page.close();
  }
}

/** Share of the pixels in a rectangle of a JPEG that differ from the commonest colour there. Runs in a page. */
async function inkShare({ data, place }: { data: string; place: Rectangle }): Promise<number> {
  const image = new Image();
  image.src = `data:image/jpeg;base64,${data}`;
  await image.decode();
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(place.width)), Math.max(1, Math.round(place.height)));
  const context = canvas.getContext('2d')!;
  context.drawImage(image, -place.x, -place.y);
  const { data: pixels } = context.getImageData(0, 0, canvas.width, canvas.height);
  const counts = new Map<number, number>();
  for (let at = 0; at < pixels.length; at += 4) {
    const colour = ((pixels[at] >> 5) << 6) | ((pixels[at + 1] >> 5) << 3) | (pixels[at + 2] >> 5);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  return 1 - Math.max(...counts.values()) / (pixels.length / 4);
}
