/** Hands words to the browser to be saved as a file; they go no further than this computer. */
export function saveFile(name: string, type: string, text: string): void {
  const href = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = href;
  link.download = name;
  link.click();
  // The download has begun by the next turn of the browser; what is held for it is let go then.
  setTimeout(() => URL.revokeObjectURL(href));
}
