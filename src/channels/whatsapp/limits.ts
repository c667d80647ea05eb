/** Meta's limits (channels.md 2.2). Lengths are UTF-16 units: that is how the stricter checks count, an emoji is two. */
export const LIMITS = {
  text: 4096,
  /** Body of buttons, link button and location request. */
  body: 1024,
  listBody: 4096,
  buttons: 3,
  buttonTitle: 20,
  buttonId: 256,
  rows: 10,
  rowTitle: 24,
  rowDescription: 72,
  rowId: 200,
  listButton: 20,
  linkLabel: 20,
} as const;
