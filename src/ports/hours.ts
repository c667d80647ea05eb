/** When counsellors are there. */
export interface Hours {
  isOpen(at: Date): boolean;
  /** The next moment that counsellors are there; `at` itself when they are. */
  nextOpening(at: Date): Date;
  /** When they go, from a moment they are there; at most two weeks on. `at` itself when nobody is there. */
  closesAt(at: Date): Date;
  /** IANA zone of the office. */
  readonly timeZone: string;
}
