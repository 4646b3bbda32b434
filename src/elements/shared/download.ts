// Hands a file to the reader, as browsers do it: an anchor to an object URL, which is given back afterwards.

const grace = 60_000; // milliseconds a browser has to take the file over

export interface Download {
  readonly name: string;
  readonly content: Blob;
}

/** Starts the download of a file. */
export function download({ name, content }: Download): void {
  const url = URL.createObjectURL(content);
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), grace);
}
