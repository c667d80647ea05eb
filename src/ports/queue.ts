/** How busy the counsellors are. */
export interface Queue {
  /** What somebody who asks now will likely wait, in minutes; undefined: not known, or too long to say. */
  expectedWaitMinutes(): Promise<number | undefined>;
}
